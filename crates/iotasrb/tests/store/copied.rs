//! A history goes from engine to engine as it is.

use crate::{
    draft::{after, begin, evidence, good, held, localnet, mainnet, rates, slot, taken},
    place::Place,
};
use iotasrb::store::{Correction, Draft, Remark, Store, StoreError, Taken};

/// Three terms, of which the second publishes nothing.
fn fill(place: &Place) {
    let (mainnet, localnet) = (mainnet(), localnet());
    let rates = rates(&mainnet);
    let evidence = evidence(vec![3; 20_000], None);
    let certified = Taken {
        evidence: Some(&evidence),
        ..taken(&localnet)
    };
    let remark = Remark {
        code: "silent".to_owned(),
        sources: vec!["one.example".to_owned()],
        words: "keine Antwort: „\\“".to_owned(),
    };
    let mut writer = begin(place.open().unwrap());
    let number = writer.keep(&taken(&mainnet), after(0)).unwrap();
    writer.keep(&certified, after(0)).unwrap();
    writer.publish(&good(0, number, &rates)).unwrap();
    writer.publish(&held(1, &[remark])).unwrap();
    drop(writer);
    drop(begin(place.open().unwrap()));
    let mut writer = begin(place.open().unwrap());
    let correction = Correction {
        supersedes: 2,
        cause: "it is known now",
    };
    writer
        .publish(&Draft {
            correction: Some(correction),
            now: after(2),
            ..good(1, number, &rates)
        })
        .unwrap();
}

fn export(store: &mut Store) -> String {
    let mut text = Vec::new();
    store.export(&mut text).unwrap();
    String::from_utf8(text).unwrap()
}

#[test]
fn there_and_back_it_is_the_same() {
    let places = [Place::sqlite(), Place::postgres(), Place::sqlite()];
    fill(&places[0]);
    let [mut first, mut second, mut third] = places.each_ref().map(|place| place.open().unwrap());
    let mut tables = Vec::new();
    let there = first.copy_to(&mut second, |table, rows| tables.push((table, rows)));
    let there = there.unwrap();
    let back = second.copy_to(&mut third, |_, _| {}).unwrap();
    // 1 identity, 3 terms, 4 inputs, 2 observations, 1 outcome, 3 publications, 68 subjects, twice 482
    // rates, 1 finding, 1 correction.
    assert_eq!((there.rows, back.rows), (1_048, 1_048));
    assert!(tables.contains(&("rates", 964)), "{tables:?}");
    let text = export(&mut first);
    assert_eq!(text.lines().count(), 1_048);
    assert_eq!(export(&mut second), text);
    assert_eq!(export(&mut third), text);

    // A copy is a history like any other: it goes on.
    for (store, number) in [(second, 4), (third, 4)] {
        let mut writer = begin(store);
        assert_eq!(writer.term(), 4);
        assert_eq!(writer.publish(&held(2, &[])).unwrap().number, number);
    }
}

#[test]
fn a_copy_goes_into_an_empty_history() {
    for target in [Place::sqlite(), Place::postgres()] {
        let source = Place::sqlite();
        fill(&source);
        fill(&target);
        let mut target = target.open().unwrap();
        let before = export(&mut target);
        let refusal = source.open().unwrap().copy_to(&mut target, |_, _| {});
        let refusal = refusal.unwrap_err();
        let table = "identity";
        assert!(
            matches!(refusal, StoreError::NotEmpty { table: found, .. } if found == table),
            "{refusal}"
        );
        // The question was ended early; the next ones are answered.
        assert_eq!(
            target.publications(slot(0), slot(9), None).unwrap().len(),
            2
        );
        assert_eq!(export(&mut target), before);
    }
}

/// Whatever is published while it is copied: as many rows as there were, none without those
/// that it names.
#[test]
fn a_copy_is_of_one_moment() {
    for source in [Place::sqlite(), Place::postgres()] {
        fill(&source);
        let mut store = source.open().unwrap();
        let before = export(&mut store);
        let mut writer = begin(source.open().unwrap());
        let mainnet = mainnet();
        let rates = rates(&mainnet);
        let mut slots = 2..;
        let target = Place::sqlite();
        let mut copy = target.open().unwrap();
        let copied = store.copy_to(&mut copy, |_, _| {
            let slot = slots.next().unwrap();
            let number = writer.keep(&taken(&mainnet), after(slot)).unwrap();
            writer.publish(&good(slot, number, &rates)).unwrap();
        });
        copied.unwrap();
        // The term of this writer began before the copy.
        let text = export(&mut copy);
        assert_eq!(text.lines().count(), before.lines().count() + 1);
        assert_eq!(copy.publications(slot(0), slot(99), None).unwrap().len(), 2);
        assert!(store.publications(slot(0), slot(99), None).unwrap().len() > 9);
    }
}
