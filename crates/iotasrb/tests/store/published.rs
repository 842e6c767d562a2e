//! What was published is read back as it was.

use crate::{
    draft::{after, begin, evidence, good, held, localnet, mainnet, point, rates, slot, taken},
    of_both_engines,
    place::Place,
};
use iotasrb::store::{Figure, IOTASRB, Metric, PointKind, Remark, State, Taken};
use iotasrb_core::units::TimestampMs;

of_both_engines!(
    a_publication_is_read_back,
    an_empty_history_has_nothing,
    figures_and_series_are_read_back,
    observations_are_read_back,
    remarks_are_read_back,
    numbers_have_no_gap,
);

const ALL: (TimestampMs, TimestampMs) = (
    TimestampMs::from_unix_ms(0),
    TimestampMs::from_unix_ms(u64::MAX),
);

fn an_empty_history_has_nothing(place: &Place) {
    let mut store = place.open().unwrap();
    assert_eq!(store.identity().unwrap(), None);
    assert_eq!(store.newest().unwrap(), None);
    assert_eq!(store.latest(None).unwrap(), None);
    assert_eq!(store.latest(Some(slot(0))).unwrap(), None);
    assert_eq!(store.series(None, IOTASRB, ALL, None).unwrap(), []);
}

fn a_publication_is_read_back(place: &Place) {
    let observation = mainnet();
    let rates = rates(&observation);
    let mut writer = begin(place.open().unwrap());
    let number = writer.keep(&taken(&observation), after(0)).unwrap();
    let first = writer.publish(&good(0, number, &rates)).unwrap();
    let second = writer.publish(&held(1, &[])).unwrap();
    assert_eq!((first.number, second.number), (1, 2));
    assert_eq!(first.method.as_deref(), Some("iotasrb/v1"));
    assert_eq!(first.rates, 13 + 67 * 7);
    assert_eq!(second.previous, first.digest);

    // Another one reads while the writer goes on.
    let mut reader = place.open_to_read().unwrap();
    assert_eq!(reader.publication(1).unwrap().as_ref(), Some(&first));
    assert_eq!(reader.publication(3).unwrap(), None);
    assert_eq!(reader.newest().unwrap().as_ref(), Some(&second));
    assert_eq!(reader.latest(None).unwrap().as_ref(), Some(&second));
    assert_eq!(
        reader.latest(Some(after(0))).unwrap().as_ref(),
        Some(&first)
    );
    assert_eq!(
        reader.at_point(point(0), None).unwrap().as_ref(),
        Some(&first)
    );
    assert_eq!(reader.at_point(point(2), None).unwrap(), None);
    assert_eq!(
        reader.last_point(PointKind::Slot).unwrap().as_ref(),
        Some(&second)
    );
    assert_eq!(reader.last_point(PointKind::Epoch).unwrap(), None);
    let both = reader.publications(slot(0), slot(2), None).unwrap();
    assert_eq!(both, [first.clone(), second]);
    assert_eq!(
        reader.publications(slot(0), slot(1), None).unwrap(),
        [first]
    );
}

fn figures_and_series_are_read_back(place: &Place) {
    let observation = mainnet();
    let rates = rates(&observation);
    let mut writer = begin(place.open().unwrap());
    let number = writer.keep(&taken(&observation), after(0)).unwrap();
    let first = writer.publish(&good(0, number, &rates)).unwrap();
    writer.publish(&held(1, &[])).unwrap();
    writer.publish(&good(2, number, &rates)).unwrap();

    let store = writer.store();
    let figures = store.figures(&first).unwrap();
    assert_eq!(figures.len(), 482);
    // The figures of docs/method/v1.md.
    let iotasrb = Figure::Value {
        decimal: "0.115052067830870160".to_owned(),
        numerator: "279955000000000000".to_owned(),
        denominator: "2433289599032169329".to_owned(),
    };
    assert_eq!(figures[0], (None, IOTASRB, iotasrb.clone()));
    let real = Metric::from_name("iotasrb_real").unwrap();
    let absent = Figure::Absent("not_recorded".to_owned());
    assert_eq!(figures[2], (None, real, absent.clone()));
    let kiln = "0x9fd70830febdaff0a1ccd99923085de52621e97173e31649f2c1c7a1699205fd";
    let kiln = Some(kiln.parse().unwrap());
    let documented = Metric::from_name("documented").unwrap();

    let series = store.series(None, IOTASRB, ALL, None).unwrap();
    let places: Vec<_> = series
        .iter()
        .map(|point| (point.at, point.publication))
        .collect();
    assert_eq!(places, [(slot(0), 1), (slot(2), 3)]);
    assert_eq!(series[1].figure, iotasrb);
    let narrow = store.series(None, IOTASRB, (slot(1), slot(2)), None);
    assert_eq!(narrow.unwrap(), []);
    let known = store.series(None, IOTASRB, ALL, Some(after(1))).unwrap();
    assert_eq!(known, series[..1]);

    let mut digits = Vec::new();
    let mut each = |at, decimal: &str| digits.push((at, decimal.to_owned()));
    store
        .digits(kiln, documented, ALL, None, &mut each)
        .unwrap();
    store.digits(None, real, ALL, None, &mut each).unwrap();
    let of_kiln = "0.103546861047783144".to_owned();
    assert_eq!(digits, [(slot(0), of_kiln.clone()), (slot(2), of_kiln)]);

    let last = store.last_value(None, real).unwrap().unwrap();
    assert_eq!((last.at, last.publication), (slot(2), 3));
    assert_eq!(last.figure, absent);
}

fn observations_are_read_back(place: &Place) {
    let (mainnet, localnet) = (mainnet(), localnet());
    let evidence = evidence(vec![1; 3_000], Some(vec![2; 300]));
    let certified = Taken {
        evidence: Some(&evidence),
        ..taken(&localnet)
    };
    let mut writer = begin(place.open().unwrap());
    assert_eq!(writer.keep(&taken(&mainnet), after(0)).unwrap(), 1);
    assert_eq!(writer.keep(&certified, after(1)).unwrap(), 2);
    // The same inputs again: named, not kept twice.
    assert_eq!(writer.keep(&certified, after(2)).unwrap(), 3);

    let store = writer.store();
    for (number, observation) in [(1, &mainnet), (2, &localnet), (3, &localnet)] {
        let kept = store.observation(number).unwrap().unwrap();
        assert_eq!(&kept.observation, observation);
        assert_eq!(kept.digest, observation.digest());
        assert_eq!(kept.source, "a recording");
    }
    assert_eq!(store.observation(4).unwrap(), None);
}

fn remarks_are_read_back(place: &Place) {
    let remarks = [
        Remark {
            code: "behind".to_owned(),
            sources: vec!["one.example".to_owned(), "two.example".to_owned()],
            words: "they stand at epoch 374".to_owned(),
        },
        Remark {
            code: "silent".to_owned(),
            sources: Vec::new(),
            words: "„nichts“ \" \\ \n".to_owned(),
        },
    ];
    let mut writer = begin(place.open().unwrap());
    let held = writer.publish(&held(0, &remarks)).unwrap();
    assert_eq!(held.state, State::Held);
    assert_eq!(held.reason.unwrap().code, "sources_disagree");
    assert_eq!(writer.store().remarks(1).unwrap(), remarks);
    assert_eq!(writer.store().remarks(2).unwrap(), []);
}

fn numbers_have_no_gap(place: &Place) {
    let observation = mainnet();
    let rates = rates(&observation);
    let mut writer = begin(place.open().unwrap());
    let number = writer.keep(&taken(&observation), after(0)).unwrap();
    for slot in 0..3 {
        writer.publish(&good(slot, number, &rates)).unwrap();
        // Refused: the slot is there. It leaves no number out.
        writer.publish(&held(slot, &[])).unwrap_err();
    }
    // Another process goes on from there.
    drop(writer);
    let mut writer = begin(place.open().unwrap());
    assert_eq!(writer.term(), 2);
    assert_eq!(writer.publish(&held(3, &[])).unwrap().number, 4);
    let all = writer.store().publications(ALL.0, ALL.1, None).unwrap();
    let numbers: Vec<_> = all.iter().map(|publication| publication.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    for (older, newer) in all.iter().zip(&all[1..]) {
        assert_eq!(newer.previous, older.digest);
    }
}
