//! The objects that transactions of the system write.

use crate::{change::Created, closed_epoch::SystemState};
use iota_sdk_move_types::iota_system::staking_pool::StakedIota;
use iota_sdk_types::{
    Address, ChangedObject, IdOperation, Identifier, MoveObjectType, MoveStruct, Object,
    ObjectData, ObjectId, ObjectIn, ObjectOut, Owner, StructTag, TransactionDigest, TypeTag,
    Version,
};

/// `0x5` and the object that holds its inner state, as they were written last.
#[derive(Clone, Debug)]
pub(crate) struct StateObjects {
    pub(crate) wrapper: Object,
    pub(crate) inner: Object,
}

/// What writes objects: a transaction, and the version that it gives them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Writer {
    pub(crate) transaction: TransactionDigest,
    pub(crate) version: Version,
}

impl StateObjects {
    /// Both objects, holding a state.
    pub(crate) fn write(state: &SystemState, writer: Writer) -> Self {
        let number = state.version().to_le_bytes();
        let wrapper = [ObjectId::SYSTEM_STATE.bytes().as_slice(), &number].concat();
        let name = match state {
            SystemState::V1(_) => "IotaSystemStateV1",
            SystemState::V2(_) => "IotaSystemStateV2",
        };
        Self {
            wrapper: writer.write(
                system_type("iota_system", "IotaSystemState"),
                wrapper,
                Owner::Shared(Version::from(1)),
            ),
            inner: inner_state(name, state.version(), &state.to_bcs(), writer),
        }
    }

    /// How the effects of the epoch change tell of them. A state of another version is
    /// another object: the old one is deleted.
    pub(crate) fn changed_from(&self, before: &Self) -> Vec<ChangedObject> {
        let mut changed = vec![replaced(&before.wrapper, &self.wrapper)];
        if before.inner.id() == self.inner.id() {
            changed.push(replaced(&before.inner, &self.inner));
        } else {
            changed.push(ChangedObject {
                object_id: before.inner.id(),
                input_state: was(&before.inner),
                output_state: ObjectOut::Missing,
                id_operation: IdOperation::Deleted,
            });
            changed.push(created(&self.inner));
        }
        changed
    }

    /// How the effects of the genesis transaction tell of them.
    pub(crate) fn created(&self) -> Vec<ChangedObject> {
        vec![created(&self.wrapper), created(&self.inner)]
    }
}

/// The dynamic field of `0x5` that holds a state under its version.
pub(crate) fn inner_state(
    name: &'static str,
    version: u64,
    state: &[u8],
    writer: Writer,
) -> Object {
    let number = version.to_le_bytes();
    let id = ObjectId::SYSTEM_STATE.derive_dynamic_child_id(&TypeTag::U64, &number);
    let contents = [id.bytes().as_slice(), &number, state].concat();
    let tag =
        StructTag::new_dynamic_field(TypeTag::U64, system_type("iota_system_state_inner", name));
    writer.write(tag, contents, Owner::Object(ObjectId::SYSTEM_STATE))
}

impl Writer {
    fn write(self, tag: StructTag, contents: Vec<u8>, owner: Owner) -> Object {
        let object = MoveStruct::new(MoveObjectType::new(tag), self.version, contents)
            .expect("the contents begin with an id");
        Object::new(ObjectData::Struct(object), owner, self.transaction, 0)
    }

    /// What else an epoch change creates, as its effects tell of it: the objects
    /// themselves are of no use to anybody here.
    pub(crate) fn create(self, objects: &[Created]) -> Vec<ChangedObject> {
        let tags = CreatedTags::new();
        let objects = (0..).zip(objects);
        objects
            .map(|(count, object)| created(&self.object(object, count, &tags)))
            .collect()
    }

    fn object(self, object: &Created, count: u64, tags: &CreatedTags) -> Object {
        match object {
            Created::ExchangeRate { table, epoch, rate } => {
                let number = epoch.to_le_bytes();
                let id = table.derive_dynamic_child_id(&TypeTag::U64, &number);
                let mut contents = [id.bytes().as_slice(), &number].concat();
                contents.extend(rate.iota_amount.to_le_bytes());
                contents.extend(rate.pool_token_amount.to_le_bytes());
                self.write(tags.exchange_rate.clone(), contents, Owner::Object(*table))
            }
            Created::Commission {
                owner,
                pool,
                activation_epoch,
                principal,
            } => {
                let id = ObjectId::derive_id(self.transaction, count);
                let staked = StakedIota::new(id, *pool, *activation_epoch, *principal);
                let contents = bcs::to_bytes(&staked).expect("a stake encodes");
                self.write(tags.staked_iota.clone(), contents, Owner::Address(*owner))
            }
        }
    }
}

/// The types of what an epoch change creates by the hundred.
struct CreatedTags {
    exchange_rate: StructTag,
    staked_iota: StructTag,
}

impl CreatedTags {
    fn new() -> Self {
        let rate = system_type("staking_pool", "PoolTokenExchangeRate");
        Self {
            exchange_rate: StructTag::new_dynamic_field(TypeTag::U64, rate),
            staked_iota: system_type("staking_pool", "StakedIota"),
        }
    }
}

fn system_type(module: &'static str, name: &'static str) -> StructTag {
    let module = Identifier::from_static(module);
    StructTag::new(
        Address::SYSTEM,
        module,
        Identifier::from_static(name),
        vec![],
    )
}

fn created(object: &Object) -> ChangedObject {
    ChangedObject {
        object_id: object.id(),
        input_state: ObjectIn::Missing,
        output_state: written(object),
        id_operation: IdOperation::Created,
    }
}

fn replaced(before: &Object, after: &Object) -> ChangedObject {
    ChangedObject {
        object_id: after.id(),
        input_state: was(before),
        output_state: written(after),
        id_operation: IdOperation::None,
    }
}

fn was(object: &Object) -> ObjectIn {
    ObjectIn::Data {
        version: object.version(),
        digest: object.digest(),
        owner: object.owner,
    }
}

pub(crate) fn written(object: &Object) -> ObjectOut {
    ObjectOut::ObjectWrite {
        digest: object.digest(),
        owner: object.owner,
    }
}
