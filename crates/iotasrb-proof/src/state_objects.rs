//! The two objects of the system state: `0x5`, which names a version, and the
//! dynamic field of `0x5` under that version, which holds the state.

use crate::{
    broken_link::{BrokenLink, Part},
    effects::Effects,
    hashed::Hashed,
};
use iota_sdk_move_types::iota_system::iota_system::IotaSystemState;
use iota_sdk_types::{Address, Identifier, Object, ObjectId, Owner, StructTag, TypeTag};

/// The inner system state as the chain stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InnerState {
    /// The name of its type in `0x3::iota_system_state_inner`.
    pub(crate) type_name: String,
    /// Its BCS bytes.
    pub(crate) bytes: Vec<u8>,
}

/// Whether an object is `0x5` or holds its inner state.
pub(crate) fn is_part_of_system_state(object: &Object) -> bool {
    object.id() == ObjectId::SYSTEM_STATE || inner_state_type(object).is_some()
}

/// The inner state that the epoch change left, if the given objects are the two
/// that it wrote.
pub(crate) fn certified_inner_state(
    objects: &[Hashed],
    effects: &Effects,
) -> Result<InnerState, BrokenLink> {
    let (mut system_state, mut inner) = (None, None);
    for (position, hashed) in objects.iter().enumerate() {
        // An object's bytes contain its id: the digest alone settles which it is.
        if !effects.objects.contains(&hashed.digest()) {
            return Err(BrokenLink::ObjectNotWritten { position });
        }
        let object: Object = bcs::from_bytes(hashed.bytes).map_err(undecodable)?;
        let unexpected = BrokenLink::ObjectUnexpected { position };
        if !is_part_of_system_state(&object) {
            return Err(unexpected);
        }
        let place = if object.id() == ObjectId::SYSTEM_STATE {
            &mut system_state
        } else {
            &mut inner
        };
        if place.replace(object).is_some() {
            return Err(unexpected);
        }
    }
    let system_state = system_state.ok_or(BrokenLink::SystemStateMissing)?;
    let inner = inner.ok_or(BrokenLink::InnerStateMissing)?;
    inner_state(&system_state, &inner)
}

/// Opens the dynamic field: its id, the version as its name, then the state.
fn inner_state(system_state: &Object, inner: &Object) -> Result<InnerState, BrokenLink> {
    let current = current_version(system_state)?;
    let type_name = inner_state_type(inner).ok_or(BrokenLink::InnerStateMissing)?;
    let contents = inner.as_opt_struct().map(|object| object.contents());
    let contents = contents.ok_or(BrokenLink::InnerStateMissing)?;
    let field = contents
        .split_at_checked(ObjectId::LENGTH)
        .and_then(|(_id, field)| field.split_first_chunk());
    let (version, bytes) = field.ok_or_else(|| undecodable("the field ends early"))?;
    let found = u64::from_le_bytes(*version);
    if found != current {
        return Err(BrokenLink::InnerStateOfAnotherVersion { current, found });
    }
    Ok(InnerState {
        type_name,
        bytes: bytes.to_vec(),
    })
}

fn current_version(system_state: &Object) -> Result<u64, BrokenLink> {
    let expected = is_type(
        system_state,
        Address::SYSTEM,
        "iota_system",
        "IotaSystemState",
    );
    let object = system_state.as_opt_struct().filter(|_| expected);
    let object = object.ok_or_else(|| undecodable("0x5 is not the system state"))?;
    let wrapper: IotaSystemState = bcs::from_bytes(object.contents()).map_err(undecodable)?;
    Ok(wrapper.version)
}

/// The name of the state's type, if the object is a dynamic field of `0x5` that
/// holds an inner state under a number.
fn inner_state_type(object: &Object) -> Option<String> {
    if *object.owner() != Owner::Object(ObjectId::SYSTEM_STATE)
        || !is_type(object, Address::FRAMEWORK, "dynamic_field", "Field")
    {
        return None;
    }
    let [TypeTag::U64, TypeTag::Struct(state)] = object.as_opt_struct()?.struct_tag().type_params()
    else {
        return None;
    };
    (state.address() == Address::SYSTEM
        && *state.module() == Identifier::IOTA_SYSTEM_STATE_INNER_MODULE)
        .then(|| state.name().as_str().to_owned())
}

fn is_type(object: &Object, address: Address, module: &str, name: &str) -> bool {
    let matches = |tag: &StructTag| {
        tag.address() == address && tag.module().as_str() == module && tag.name().as_str() == name
    };
    object
        .as_opt_struct()
        .is_some_and(|object| matches(object.struct_tag()))
}

fn undecodable(reason: impl ToString) -> BrokenLink {
    BrokenLink::Undecodable {
        part: Part::StateObject,
        reason: reason.to_string(),
    }
}
