//! Makes `fixtures/epoch-close` from a recording of a network.
//!
//! ```text
//! cargo run -p iotasrb-proof --example make_fixture -- RECORDING fixtures/epoch-close
//! ```
//!
//! RECORDING holds `epoch-close/epoch-NNNN-SEQUENCE.chk`, each epoch's last checkpoint
//! as the node wrote it, and `checkpoints/1200.chk`, an ordinary one of epoch 20. The
//! output is the same on every run; its README says what it is.

use iotasrb_proof::EpochClose;
use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [recording, output] = arguments.as_slice() else {
        return Err("usage: make_fixture RECORDING OUTPUT".into());
    };
    for entry in fs::read_dir(Path::new(recording).join("epoch-close"))? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|_| "not a name")?;
        // epoch-0007-457.chk becomes epoch-0007.close.
        let epoch = name.get(..10).ok_or("not the name of a close")?;
        let close = EpochClose::from_checkpoint_blob(&fs::read(entry.path())?)?;
        let name = format!("{epoch}.close");
        fs::write(Path::new(output).join(name), close.to_entry())?;
    }
    let ordinary = fs::read(Path::new(recording).join("checkpoints/1200.chk"))?;
    let summary = EpochClose::from_checkpoint_blob(&ordinary)?.signed_summary;
    fs::write(Path::new(output).join("checkpoint-1200.summary"), summary)?;
    Ok(())
}
