use super::{ORCHARD, ORCHARD_ID, ORCHARD_RESULT, STAKES, address, folder, orchard, orchard_event};
use iotasrb::programme::{
    archive::{Archive, ArchiveError, Conflict, Imported, Item},
    owned_span::OwnedSpan,
    result_file::{self, ResultFile},
    spans_file::Spans,
    staking_event::StakingEvent,
};
use iotasrb_core::programmes::{participation::EventId, staking::Programme};
use std::{
    fs,
    path::{Path, PathBuf},
    thread,
};

fn id() -> EventId {
    ORCHARD_ID.parse().unwrap()
}

fn import_one(
    archive: &mut Archive,
    item: Item,
    conflict: Conflict,
) -> Result<Imported, ArchiveError> {
    match archive.import(vec![item], conflict) {
        Ok(all) => Ok(all[0]),
        Err(refused) => Err(refused.why),
    }
}

fn spans(text: &str) -> Vec<OwnedSpan> {
    let event = orchard();
    let spans = Spans::new(text.as_bytes(), &event).unwrap();
    spans.collect::<Result<_, _>>().unwrap()
}

fn result() -> ResultFile {
    result_file::read(ORCHARD_RESULT.as_bytes()).unwrap()
}

/// An archive with an event, its result and its stakes.
fn filled(path: &Path) -> Archive {
    let mut archive = Archive::open(path).unwrap();
    assert_eq!(
        import_one(&mut archive, Item::Event(orchard_event()), Conflict::Refuse).unwrap(),
        Imported::New
    );
    let results = import_one(
        &mut archive,
        Item::Results(id(), result()),
        Conflict::Refuse,
    );
    assert_eq!(results.unwrap(), Imported::New);
    let spans = import_one(
        &mut archive,
        Item::Spans(id(), spans(STAKES)),
        Conflict::Refuse,
    );
    assert_eq!(spans.unwrap(), Imported::New);
    archive
}

fn names(path: &Path) -> Vec<String> {
    let entries = fs::read_dir(path).unwrap();
    let mut names: Vec<_> = entries
        .map(|one| one.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn the_seven_are_there_without_a_file() {
    let path = folder("empty").join("not-there");
    let archive = Archive::open(&path).unwrap();
    let ids: Vec<_> = archive.events().map(|event| event.id).collect();
    assert_eq!(ids, Programme::ALL.map(|programme| programme.event));
    assert!(
        archive
            .events()
            .all(|event| !event.has_texts && event.results.is_none())
    );
    assert!(!path.exists(), "reading makes no folder");
}

#[test]
fn what_was_imported_is_there_again() {
    let path = folder("again");
    let archive = filled(&path);
    let again = Archive::open(&path).unwrap();
    let kept = again.event(id()).unwrap();
    assert_eq!(Some(kept), archive.event(id()));
    assert_eq!(kept.event, orchard_event());
    assert_eq!(
        kept.results.as_ref().unwrap().rewards,
        [(address(0x22), 147_000)].into()
    );
    assert_eq!(kept.spans, Some(spans(STAKES)));
    assert_eq!(again.events().count(), 8);
    assert_eq!(
        names(&path),
        [
            "commit".to_owned(),
            format!("{ORCHARD_ID}.event.json"),
            format!("{ORCHARD_ID}.results.json"),
            format!("{ORCHARD_ID}.spans.csv"),
            "lock".to_owned(),
        ]
    );
}

#[test]
fn the_same_again_changes_nothing_and_another_is_refused() {
    let path = folder("conflict");
    let mut archive = filled(&path);
    let file = path.join(format!("{ORCHARD_ID}.spans.csv"));
    let before = fs::read(&file).unwrap();
    assert_eq!(
        import_one(&mut archive, Item::Event(orchard_event()), Conflict::Refuse).unwrap(),
        Imported::Same
    );
    let wrapped = format!("{{\n \"data\": {ORCHARD_RESULT}}}");
    let wrapped = result_file::read(wrapped.as_bytes()).unwrap();
    assert_eq!(
        import_one(&mut archive, Item::Results(id(), wrapped), Conflict::Refuse).unwrap(),
        Imported::Same
    );
    assert_eq!(
        import_one(
            &mut archive,
            Item::Spans(id(), spans(STAKES)),
            Conflict::Refuse
        )
        .unwrap(),
        Imported::Same
    );
    let fewer = spans(&STAKES[..STAKES.rfind("a3a3a3a3a3a3").unwrap() - 52]);
    let refused = import_one(
        &mut archive,
        Item::Spans(id(), fewer.clone()),
        Conflict::Refuse,
    );
    assert!(matches!(
        refused,
        Err(ArchiveError::Differs { kind: "spans", .. })
    ));
    assert_eq!(fs::read(&file).unwrap(), before);
    assert_eq!(
        import_one(&mut archive, Item::Spans(id(), fewer), Conflict::Replace).unwrap(),
        Imported::Replaced
    );
    assert_eq!(
        Archive::open(&path)
            .unwrap()
            .event(id())
            .unwrap()
            .spans
            .as_ref()
            .unwrap()
            .len(),
        3
    );
}

#[test]
fn what_is_refused_leaves_nothing() {
    let path = folder("refused");
    let mut archive = Archive::open(&path).unwrap();
    let unknown = import_one(
        &mut archive,
        Item::Results(id(), result()),
        Conflict::Refuse,
    );
    assert!(matches!(unknown, Err(ArchiveError::UnknownEvent(_))));
    let smr = Programme::SMR.event;
    let other = import_one(&mut archive, Item::Results(smr, result()), Conflict::Refuse);
    assert!(matches!(other, Err(ArchiveError::Result(_))));
    // Spans that fit one event are none of another.
    let other = import_one(
        &mut archive,
        Item::Spans(smr, spans(STAKES)),
        Conflict::Refuse,
    );
    assert!(matches!(other, Err(ArchiveError::Stakes(_))));
    assert_eq!(names(&path), [""; 0]);
}

/// Every kept file, cut anywhere, with a bit changed, or under another name.
#[test]
fn damage_is_found_and_named() {
    let path = folder("damage");
    filled(&path);
    for kind in ["event.json", "results.json", "spans.csv"] {
        let file = path.join(format!("{ORCHARD_ID}.{kind}"));
        let sound = fs::read(&file).unwrap();
        let damaged = |bytes: &[u8]| {
            fs::write(&file, bytes).unwrap();
            // Without its event nothing that belongs to it can be used.
            let expected = if kind == "event.json" { 3 } else { 1 };
            assert_eq!(damaged_files(&path).len(), expected, "{kind}");
            assert_eq!(damaged_files(&path)[0], file);
        };
        // The last byte is the end of the line, without which the content is the same.
        let last = if kind == "spans.csv" {
            sound.len()
        } else {
            sound.len() - 1
        };
        for length in (0..last).step_by(7) {
            damaged(&sound[..length]);
        }
        for place in 0..last {
            // White space in JSON may be other white space.
            if !sound[place].is_ascii_whitespace() || kind == "spans.csv" {
                let mut bytes = sound.clone();
                bytes[place] ^= 1;
                damaged(&bytes);
            }
        }
        fs::write(&file, &sound).unwrap();
        let other = path.join(format!("{}.{kind}", Programme::SMR.event));
        fs::copy(&file, &other).unwrap();
        assert_eq!(damaged_files(&path), [other.as_path()], "{kind}");
        fs::remove_file(&other).unwrap();
    }
    fs::remove_file(path.join(format!("{ORCHARD_ID}.event.json"))).unwrap();
    let archive = Archive::open(&path).unwrap();
    let told: Vec<_> = archive.damaged().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2);
    assert!(
        told[0].contains("the event that it belongs to is not kept"),
        "{}",
        told[0]
    );
}

/// The paths of the files that are damaged.
fn damaged_files(path: &Path) -> Vec<PathBuf> {
    let archive = Archive::open(path).unwrap();
    let damaged = archive.damaged().map(|why| match why {
        ArchiveError::Damaged { path, .. } => path.clone(),
        other => panic!("{other:?}"),
    });
    damaged.collect()
}

/// One damaged file spoils its own event alone, and importing it again mends it.
#[test]
fn what_is_damaged_is_not_used_and_can_be_imported_again() {
    let path = folder("mended");
    filled(&path);
    let results = path.join(format!("{ORCHARD_ID}.results.json"));
    let event = path.join(format!("{ORCHARD_ID}.event.json"));
    let sound = fs::read(&results).unwrap();
    fs::write(&results, &sound[..100]).unwrap();
    let mut archive = Archive::open(&path).unwrap();
    let kept = archive.event(id()).unwrap();
    assert!(kept.is_damaged && kept.results.is_none());
    assert_eq!(archive.stakes(id()).unwrap(), Some(&spans(STAKES)[..]));
    let others = archive.events().filter(|event| event.is_damaged).count();
    assert_eq!(others, 1);
    let refused = import_one(
        &mut archive,
        Item::Results(id(), result()),
        Conflict::Refuse,
    );
    let refused = refused.unwrap_err().to_string();
    assert!(
        refused.contains("import it again with --replace"),
        "{refused}"
    );
    let mended = import_one(
        &mut archive,
        Item::Results(id(), result()),
        Conflict::Replace,
    );
    assert_eq!(mended.unwrap(), Imported::Replaced);
    assert!(!archive.event(id()).unwrap().is_damaged);
    assert_eq!(fs::read(&results).unwrap(), sound);
    // The right event is always the one with this id.
    fs::write(&event, "{}").unwrap();
    let mut archive = Archive::open(&path).unwrap();
    assert!(archive.event(id()).is_none());
    let mended = import_one(&mut archive, Item::Event(orchard_event()), Conflict::Refuse).unwrap();
    assert_eq!(mended, Imported::Replaced);
    assert!(damaged_files(&path).is_empty());
    // Damaged stakes are refused, not taken for none.
    fs::write(path.join(format!("{ORCHARD_ID}.spans.csv")), "").unwrap();
    let archive = Archive::open(&path).unwrap();
    assert!(matches!(
        archive.stakes(id()),
        Err(ArchiveError::Damaged { .. })
    ));
}

/// What was earned up to a milestone before the last is not what was paid.
#[test]
fn a_result_of_an_earlier_milestone_is_not_kept() {
    let path = folder("early");
    let mut archive = filled(&path);
    let early = r#"{"symbol":"APPLE","milestoneIndex":299,"totalRewards":147000,"checksum":"28cb34432066e30caa8c75534778bf82d8920d25921d0fbe4c4ed36bba89264b","rewards":{"2222222222222222222222222222222222222222222222222222222222222222":147000}}"#;
    let early = result_file::read(early.as_bytes()).unwrap();
    assert!(early.verify(&orchard()).is_ok());
    let refused = import_one(&mut archive, Item::Results(id(), early), Conflict::Replace);
    assert_eq!(
        refused.unwrap_err().to_string(),
        "it is of milestone 299, and the event ended with 300: what was paid in the end is not in it"
    );
    assert_eq!(
        archive
            .event(id())
            .unwrap()
            .results
            .as_ref()
            .unwrap()
            .at
            .number(),
        300
    );
}

/// What an interrupted import left is not read, and the next import removes it.
#[test]
fn an_unfinished_file_is_no_file() {
    let path = folder("unfinished");
    let partial = path.join(format!("{ORCHARD_ID}.event.json.partial"));
    fs::write(&partial, &ORCHARD.as_bytes()[..100]).unwrap();
    // Other people's files are left alone, whatever they are called.
    fs::write(path.join("notes.txt"), "mine").unwrap();
    fs::write(path.join("notes.txt.partial"), "mine").unwrap();
    let mut archive = Archive::open(&path).unwrap();
    assert_eq!(archive.events().count(), 7);
    import_one(&mut archive, Item::Event(orchard_event()), Conflict::Refuse).unwrap();
    assert_eq!(
        names(&path),
        [
            "commit",
            &format!("{ORCHARD_ID}.event.json"),
            "lock",
            "notes.txt",
            "notes.txt.partial"
        ]
    );
}

/// From the moment on in which an import is committed all of it counts, wherever its files are,
/// and the next import moves them.
#[test]
fn an_import_that_is_committed_has_happened() {
    let path = folder("committed");
    let archive = filled(&path);
    let kept = archive.event(id()).cloned();
    let names: Vec<_> = ["event.json", "results.json", "spans.csv"]
        .map(|kind| format!("{ORCHARD_ID}.{kind}"))
        .into();
    // All moved, some, none: and each time it is as if all were.
    for moved in (0..=names.len()).rev() {
        for name in &names[moved..] {
            let beside = path.join(format!("{name}.partial"));
            if path.join(name).exists() {
                fs::rename(path.join(name), beside).unwrap();
            }
        }
        fs::write(path.join("commit"), format!("7\n{}\n", names.join("\n"))).unwrap();
        let again = Archive::open(&path).unwrap();
        assert_eq!(again.event(id()), kept.as_ref(), "{moved}");
        assert_eq!(again.damaged().count(), 0);
    }
    let mut archive = Archive::open(&path).unwrap();
    let same = import_one(&mut archive, Item::Event(orchard_event()), Conflict::Refuse);
    assert_eq!(same.unwrap(), Imported::Same);
    let mut expected = vec!["commit".to_owned()];
    expected.extend(names.clone());
    expected.push("lock".to_owned());
    assert_eq!(self::names(&path), expected);
    assert_eq!(fs::read(path.join("commit")).unwrap(), b"7\n");
    // What is beside its place and in no list does not count.
    fs::rename(
        path.join(&names[1]),
        path.join(format!("{}.partial", names[1])),
    )
    .unwrap();
    let without = Archive::open(&path).unwrap();
    assert!(without.event(id()).unwrap().results.is_none());
}

/// Whoever reads while somebody imports finds all of an import, or all of the one before.
#[test]
fn a_reader_beside_a_writer_sees_no_mixture() {
    let path = folder("beside");
    let mut archive = filled(&path);
    let stakes: Vec<_> = (1..=40_u64)
        .map(|amount| {
            spans(&format!(
                "address,amount,start,end\n{},{amount},150,\n",
                "1".repeat(64)
            ))
        })
        .collect();
    let other = Programme::ASSEMBLY[1].event;
    let of_round_2 = |amount: u64| {
        let event = StakingEvent::from(Programme::ASSEMBLY[1]);
        let rows = format!(
            "address,amount,start,end\n{},{amount},3093690,\n",
            "1".repeat(64)
        );
        Spans::new(rows.as_bytes(), &event).unwrap().all().unwrap()
    };
    let first = vec![
        Item::Spans(id(), stakes[0].clone()),
        Item::Spans(other, of_round_2(1)),
    ];
    archive.import(first, Conflict::Replace).unwrap();
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for (amount, spans) in (1..).zip(&stakes) {
                let items = vec![
                    Item::Spans(id(), spans.clone()),
                    Item::Spans(other, of_round_2(amount)),
                ];
                archive.import(items, Conflict::Replace).unwrap();
            }
        });
        while !writer.is_finished() {
            // Given up where somebody imports all the time; never a mixture.
            let Ok(read) = Archive::open(&path) else {
                continue;
            };
            let amount = |event| {
                let spans = read.event(event).unwrap().spans.as_ref();
                spans.expect("they were there before")[0].span.amount()
            };
            assert_eq!(amount(id()), amount(other));
        }
    });
}

/// Where something else than a file has its name nothing is replaced, and nothing is stuck.
#[test]
fn what_is_no_file_is_not_replaced() {
    let path = folder("no-file");
    let mut archive = Archive::open(&path).unwrap();
    import_one(&mut archive, Item::Event(orchard_event()), Conflict::Refuse).unwrap();
    let results = path.join(format!("{ORCHARD_ID}.results.json"));
    fs::create_dir(&results).unwrap();
    let refused = import_one(
        &mut archive,
        Item::Results(id(), result()),
        Conflict::Replace,
    );
    let refused = refused.unwrap_err().to_string();
    assert!(refused.ends_with(".results.json is no file"), "{refused}");
    let stakes = Item::Spans(id(), spans(STAKES));
    let imported = import_one(&mut archive, stakes, Conflict::Refuse);
    assert_eq!(imported.unwrap(), Imported::New);
    let file = path.join("commit");
    let no_folder = Archive::open(&file).unwrap_err().to_string();
    assert!(no_folder.contains("there is no folder"), "{no_folder}");
}

/// Of several items one is refused: it is named, and the others are not kept.
#[test]
fn one_refused_item_refuses_all() {
    let path = folder("one-of-several");
    let mut archive = Archive::open(&path).unwrap();
    let fewer = spans(&STAKES[..STAKES.rfind("a3a3a3a3a3a3").unwrap() - 52]);
    let items = vec![
        Item::Spans(id(), spans(STAKES)),
        Item::Event(orchard_event()),
        Item::Spans(id(), fewer),
    ];
    let refused = archive.import(items, Conflict::Replace).unwrap_err();
    assert_eq!(refused.item, Some(2));
    assert!(matches!(refused.why, ArchiveError::Twice { .. }));
    assert_eq!(names(&path), [""; 0]);
    assert_eq!(archive.events().count(), 7);
}

#[test]
fn one_process_writes_at_a_time() {
    let path = folder("locked");
    let lock = fs::File::create(path.join("lock")).unwrap();
    lock.lock().unwrap();
    let mut archive = Archive::open(&path).unwrap();
    let refused = import_one(&mut archive, Item::Event(orchard_event()), Conflict::Refuse);
    assert!(matches!(refused, Err(ArchiveError::Locked(_))));
    drop(lock);
    assert!(import_one(&mut archive, Item::Event(orchard_event()), Conflict::Refuse).is_ok());
}
