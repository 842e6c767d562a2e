use crate::{
    broken_link::{BrokenLink, Part},
    fields::{Fields, Misfit},
    layout::{EXECUTION_STATUS, UNCHANGED_SHARED},
};

/// What the proof needs of the effects of a transaction: what it emitted and wrote, by
/// digest. (`TransactionEffects` of the SDK has all of it; the tests hold this against it.)
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Effects {
    /// Of its events, if it emitted any.
    pub(crate) events: Option<[u8; 32]>,
    /// Of the objects as it left them.
    pub(crate) objects: Vec<[u8; 32]>,
}

impl Effects {
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, BrokenLink> {
        let read = Self::read_fields(&mut Fields::of(bytes));
        read.map_err(|misfit| BrokenLink::Undecodable {
            part: Part::Effects,
            reason: misfit.to_string(),
        })
    }

    fn read_fields(fields: &mut Fields) -> Result<Self, Misfit> {
        // There is one version of effects.
        if fields.number()? != 0 {
            return Err(Misfit::Layout);
        }
        fields.walk(&EXECUTION_STATUS)?;
        // The epoch and five gas figures.
        fields.skip(48)?;
        // The transaction.
        fields.digest()?;
        // The place of the gas object.
        fields.optional(|fields| fields.skip(4))?;
        let events = fields.optional(Fields::digest)?;
        // What it depends on, and its version.
        fields.list(Fields::digest)?;
        fields.u64()?;
        let changed = fields.list(written)?;
        fields.list(|fields| fields.walk(&UNCHANGED_SHARED).map(drop))?;
        // Auxiliary data.
        fields.optional(Fields::digest)?;
        fields.end()?;
        Ok(Self {
            events,
            objects: changed.into_iter().flatten().collect(),
        })
    }
}

/// The digest of a changed object after the transaction, unless it is gone or a package.
fn written(fields: &mut Fields) -> Result<Option<[u8; 32]>, Misfit> {
    fields.skip(32)?;
    match fields.number()? {
        0 => {}
        1 => {
            fields.u64()?;
            fields.digest()?;
            owner(fields)?;
        }
        _ => return Err(Misfit::Layout),
    }
    let written = match fields.number()? {
        0 => None,
        1 => {
            let digest = fields.digest()?;
            owner(fields)?;
            Some(digest)
        }
        2 => {
            fields.u64()?;
            fields.digest()?;
            None
        }
        _ => return Err(Misfit::Layout),
    };
    // Nothing, created or deleted.
    match fields.number()? {
        0..=2 => Ok(written),
        _ => Err(Misfit::Layout),
    }
}

/// An address, an object, the version since which it is shared, or nobody.
fn owner(fields: &mut Fields) -> Result<(), Misfit> {
    match fields.number()? {
        0 | 1 => fields.skip(32),
        2 => fields.skip(8),
        3 => Ok(()),
        _ => Err(Misfit::Layout),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EpochClose, layout};
    use iota_sdk_types::{
        Address, ChangedObject, CommandArgumentError, EffectsAuxDataDigest, ExecutionError,
        ExecutionStatus, IdOperation, Identifier, MoveLocation, ObjectDigest, ObjectId, ObjectIn,
        ObjectOut, Owner, PackageUpgradeError, TransactionEffects, TransactionEffectsV1,
        TypeArgumentError, UnchangedSharedKind, UnchangedSharedObject,
    };
    use std::fs;

    fn recorded() -> TransactionEffectsV1 {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures");
        let entry = fs::read(format!("{folder}/epoch-close/epoch-0005.close")).unwrap();
        let close = EpochClose::from_entry(&entry).unwrap();
        let TransactionEffects::V1(effects) = bcs::from_bytes(&close.effects).unwrap() else {
            panic!("effects of version 1");
        };
        *effects
    }

    /// Reads the effects and walks over them; both must come to the end, and find what
    /// the type of the SDK says.
    #[track_caller]
    fn check(effects: &TransactionEffectsV1) {
        let expected = Effects {
            events: effects.events_digest.map(|digest| *digest.bytes()),
            objects: effects
                .changed_objects
                .iter()
                .filter_map(|changed| changed.output_state.opt_object_digest())
                .map(|digest| *digest.bytes())
                .collect(),
        };
        let effects = TransactionEffects::V1(Box::new(effects.clone()));
        let bytes = bcs::to_bytes(&effects).unwrap();
        assert_eq!(Effects::read(&bytes), Ok(expected));
        let walked = layout::take(&layout::EFFECTS, &mut bytes.as_slice(), bytes.len());
        assert_eq!(walked.unwrap(), bytes);
        for length in 0..bytes.len() {
            assert!(Effects::read(&bytes[..length]).is_err());
        }
        let longer = [bytes, vec![0]].concat();
        assert!(Effects::read(&longer).is_err());
    }

    #[test]
    fn recorded_effects_read_like_the_type_of_the_sdk() {
        let effects = recorded();
        assert_eq!(effects.changed_objects.len(), 24);
        check(&effects);
    }

    #[test]
    fn every_state_of_an_object_is_read() {
        let mut effects = recorded();
        let (id, address) = (ObjectId::new([1; 32]), Address::new([2; 32]));
        let digest = ObjectDigest::new([3; 32]);
        let owners = [
            Owner::Address(address),
            Owner::Object(id),
            Owner::Shared(7.into()),
            Owner::Immutable,
        ];
        let of_owners = owners.into_iter().map(|owner| ChangedObject {
            object_id: id,
            input_state: ObjectIn::Data {
                version: 9.into(),
                digest,
                owner,
            },
            output_state: ObjectOut::ObjectWrite { digest, owner },
            id_operation: IdOperation::None,
        });
        effects.changed_objects = of_owners.collect();
        for (output_state, id_operation) in [
            (ObjectOut::Missing, IdOperation::Deleted),
            (
                ObjectOut::PackageWrite {
                    version: 4.into(),
                    digest,
                },
                IdOperation::Created,
            ),
        ] {
            effects.changed_objects.push(ChangedObject {
                object_id: id,
                input_state: ObjectIn::Missing,
                output_state,
                id_operation,
            });
        }
        let unchanged = [
            UnchangedSharedKind::ReadOnlyRoot {
                version: 1.into(),
                digest,
            },
            UnchangedSharedKind::MutateDeleted { version: 1.into() },
            UnchangedSharedKind::ReadDeleted { version: 1.into() },
            UnchangedSharedKind::Canceled { version: 1.into() },
            UnchangedSharedKind::PerEpochConfig,
        ];
        let unchanged = unchanged.map(|kind| UnchangedSharedObject {
            object_id: id,
            kind,
        });
        effects.unchanged_shared_objects = unchanged.to_vec();
        effects.gas_object_index = Some(2);
        effects.auxiliary_data_digest = Some(EffectsAuxDataDigest::new([4; 32]));
        check(&effects);
        effects.events_digest = None;
        check(&effects);
    }

    /// All errors that carry something; the others are a number alone.
    #[test]
    fn every_error_is_walked_over() {
        let id = ObjectId::new([1; 32]);
        let location = |function_name| MoveLocation {
            package: id,
            module: Identifier::from_static("module"),
            function: 1,
            instruction: 2,
            function_name,
        };
        let named = location(Some(Identifier::from_static("function")));
        let errors = vec![
            ExecutionError::InsufficientGas,
            ExecutionError::ObjectTooBig {
                object_size: 1,
                max_object_size: 2,
            },
            ExecutionError::CircularObjectOwnership { object: id },
            ExecutionError::MovePrimitiveRuntimeError { location: None },
            ExecutionError::MovePrimitiveRuntimeError {
                location: Some(named.clone()),
            },
            ExecutionError::MoveAbort {
                location: location(None),
                code: 3,
            },
            ExecutionError::CommandArgumentError {
                argument: 1,
                kind: CommandArgumentError::TypeMismatch,
            },
            ExecutionError::TypeArgumentError {
                type_argument: 1,
                kind: TypeArgumentError::ConstraintNotSatisfied,
            },
            ExecutionError::UnusedValueWithoutDrop {
                result: 1,
                subresult: 2,
            },
            ExecutionError::InvalidPublicFunctionReturnType { index: 1 },
            ExecutionError::EffectsTooLarge {
                current_size: 1,
                max_size: 2,
            },
            ExecutionError::PackageUpgradeError {
                kind: PackageUpgradeError::NotAPackage { object_id: id },
            },
            ExecutionError::ExecutionCanceledDueToSharedObjectCongestion {
                congested_objects: vec![id, id],
            },
            ExecutionError::AddressDeniedForCoin {
                address: Address::new([2; 32]),
                coin_type: "coin".to_owned(),
            },
            ExecutionError::CoinTypeGlobalPause {
                coin_type: "coin".to_owned(),
            },
            ExecutionError::ExecutionCanceledDueToSharedObjectCongestionV2 {
                congested_objects: vec![id],
                suggested_gas_price: 5,
            },
            ExecutionError::InvalidLinkage,
        ];
        for (error, command) in errors.into_iter().zip([None, Some(7)].into_iter().cycle()) {
            let mut effects = recorded();
            effects.changed_objects.truncate(1);
            effects.status = ExecutionStatus::Failure { error, command };
            check(&effects);
        }
    }
}
