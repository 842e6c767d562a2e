//! The objects that transactions of the system write.

use crate::{
    change::Created,
    closed_epoch::SystemState,
    encoded::{Encoded, Kind},
};
use iota_sdk_move_types::iota_system::staking_pool::StakedIota;
use iota_sdk_types::{
    Address, ChangedObject, IdOperation, Identifier, MoveObjectType, MoveStruct, Object,
    ObjectData, ObjectDigest, ObjectId, ObjectIn, ObjectOut, Owner, StructTag, TransactionDigest,
    TypeTag, Version,
};

/// `0x5` and the object that holds its inner state, as they were written last.
#[derive(Clone, Debug)]
pub(crate) struct StateObjects {
    wrapper: WrittenObject,
    inner: WrittenObject,
}

/// An object as a transaction wrote it.
#[derive(Clone, Debug)]
struct WrittenObject {
    id: ObjectId,
    version: Version,
    owner: Owner,
    encoded: Encoded,
}

/// What writes objects: a transaction, and the version that it gives them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Writer {
    pub(crate) transaction: TransactionDigest,
    pub(crate) version: Version,
}

/// `0x5` and the object of the inner state, holding a state.
pub(crate) fn objects_of(state: &SystemState, writer: Writer) -> [Object; 2] {
    let number = state.version().to_le_bytes();
    let wrapper = writer.write(
        system_type("iota_system", "IotaSystemState"),
        [ObjectId::SYSTEM_STATE.bytes().as_slice(), &number].concat(),
        Owner::Shared(Version::from(1)),
    );
    let name = match state {
        SystemState::V1(_) => "IotaSystemStateV1",
        SystemState::V2(_) => "IotaSystemStateV2",
    };
    let inner = inner_state(name, state.version(), &state.to_bcs(), writer);
    [wrapper, inner]
}

impl StateObjects {
    pub(crate) fn of([wrapper, inner]: &[Object; 2]) -> Self {
        Self {
            wrapper: WrittenObject::of(wrapper),
            inner: WrittenObject::of(inner),
        }
    }

    /// Their bytes, `0x5` first.
    pub(crate) fn bytes(&self) -> Vec<Vec<u8>> {
        let objects = [&self.wrapper, &self.inner];
        objects.map(|object| object.encoded.bytes.clone()).to_vec()
    }

    /// How the effects of the epoch change tell of them. A state of another version is
    /// another object: the old one is deleted.
    pub(crate) fn changed_from(&self, before: &Self) -> Vec<ChangedObject> {
        let mut changed = vec![self.wrapper.replaced(&before.wrapper)];
        if before.inner.id == self.inner.id {
            changed.push(self.inner.replaced(&before.inner));
        } else {
            changed.push(ChangedObject {
                object_id: before.inner.id,
                input_state: before.inner.input(),
                output_state: ObjectOut::Missing,
                id_operation: IdOperation::Deleted,
            });
            changed.push(self.inner.created());
        }
        changed
    }

    /// How the effects of the genesis transaction tell of them.
    pub(crate) fn created(&self) -> Vec<ChangedObject> {
        vec![self.wrapper.created(), self.inner.created()]
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
            .map(|(count, object)| WrittenObject::of(&self.object(object, count, &tags)).created())
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

impl WrittenObject {
    fn of(object: &Object) -> Self {
        Self {
            id: object.id(),
            version: object.version(),
            owner: object.owner,
            encoded: Encoded::of(Kind::Object, object),
        }
    }

    fn created(&self) -> ChangedObject {
        ChangedObject {
            object_id: self.id,
            input_state: ObjectIn::Missing,
            output_state: self.output(),
            id_operation: IdOperation::Created,
        }
    }

    fn replaced(&self, before: &Self) -> ChangedObject {
        ChangedObject {
            object_id: self.id,
            input_state: before.input(),
            output_state: self.output(),
            id_operation: IdOperation::None,
        }
    }

    const fn input(&self) -> ObjectIn {
        ObjectIn::Data {
            version: self.version,
            digest: ObjectDigest::new(self.encoded.digest),
            owner: self.owner,
        }
    }

    const fn output(&self) -> ObjectOut {
        ObjectOut::ObjectWrite {
            digest: ObjectDigest::new(self.encoded.digest),
            owner: self.owner,
        }
    }
}
