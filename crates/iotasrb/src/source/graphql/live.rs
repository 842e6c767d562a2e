//! What is asked of a server for one observation, and in which order.

use super::{
    super::{
        Limits,
        answers::Answers,
        error::{Malformed, SourceError},
        http::Http,
        json_rpc::{
            events::{SYSTEM_EPOCH_INFO_V1, SYSTEM_EPOCH_INFO_V2, VALIDATOR_EPOCH_INFO_V1},
            issuance::{EpochChange, SystemEpochInfo},
            scores::ValidatorEpochInfo,
        },
        server::Server,
    },
    client::Client,
    document::{COMMITTEE, Document, EPOCH, EVENTS, PAGE, VALIDATORS},
    shapes::{EpochAnswer, EventsAnswer, MemberNode, PageOfEpoch, ValidatorNode},
};
use iotasrb_core::{
    observation::{Absence, Known, MAX_VALIDATORS, Network, Observation},
    units::Epoch,
};
use serde::de::DeserializeOwned;
use serde_json::json;
use tokio::try_join;

/// The observation of a server.
pub(crate) async fn observe(
    server: &Server,
    asked: Option<Network>,
    limits: &Limits,
) -> Result<Observation, SourceError> {
    let http = Http::new(server, limits)?;
    let client = Client::new(&http);
    http.observe(asked, async || ask(&client).await).await
}

async fn ask(client: &Client<'_>) -> Result<Answers, SourceError> {
    let (answer, validators, committee, changes) = try_join!(
        client.require::<EpochAnswer>(&EPOCH, json!({})),
        pages::<ValidatorNode>(client, &VALIDATORS),
        pages::<MemberNode>(client, &COMMITTEE),
        changes(client),
    )?;
    let (epoch, of_validators, of_committee) = (answer.epoch(), validators.0, committee.0);
    if of_validators != epoch {
        return Err(client.differs(epoch, "list of validators", of_validators));
    }
    if of_committee != epoch {
        return Err(client.differs(epoch, "committee", of_committee));
    }
    let refuse = |document, malformed| client.refuse(document, malformed);
    let validators = validators.1.into_iter().map(ValidatorNode::validator);
    let validators: Result<Vec<_>, Malformed> = validators.collect();
    let validators = validators.map_err(|malformed| refuse(&VALIDATORS, malformed))?;
    let committee = committee.1.into_iter().map(MemberNode::address).collect();
    let protocol = answer
        .protocol()
        .map_err(|malformed| refuse(&EPOCH, malformed))?;
    let scores = match protocol.rules.measures_scores {
        Ok(true) => scores(client, epoch).await?,
        _ => Err(Absence::NotRecorded),
    };
    Ok(Answers {
        state: answer.system_state(validators, committee),
        checkpoint: answer.checkpoint(),
        identifier: Ok(answer.chain_identifier),
        // Told with the state, and only there.
        supply: Err(Absence::NotRecorded),
        protocol: Ok(protocol),
        changes,
        scores,
    })
}

/// A whole list of the running epoch, and that epoch.
async fn pages<N: DeserializeOwned>(
    client: &Client<'_>,
    document: &Document,
) -> Result<(Epoch, Vec<N>), SourceError> {
    let mut all = Vec::new();
    let (mut epoch, mut cursor) = (None, None::<String>);
    for _ in 0..MAX_VALIDATORS.div_ceil(PAGE) {
        let page: PageOfEpoch<N> = client.require(document, json!({"after": cursor})).await?;
        let opened = page.open();
        let (of_page, nodes, next) =
            opened.map_err(|malformed| client.refuse(document, malformed))?;
        let first = *epoch.get_or_insert(of_page);
        if of_page != first {
            return Err(client.differs(first, "next page", of_page));
        }
        all.extend(nodes);
        match next {
            Some(next) => cursor = Some(next),
            None => return Ok((first, all)),
        }
    }
    let rule = format!("more than {MAX_VALIDATORS}, which is more than the chain allows");
    Err(client.refuse(
        document,
        Malformed::new("data.epoch.validatorSet.page", rule),
    ))
}

/// The newest epoch change, by the event of either version.
async fn changes(client: &Client<'_>) -> Result<Known<Vec<EpochChange>>, SourceError> {
    let mut newest: Known<Vec<EpochChange>> = Err(Absence::SourceFailed);
    for event_type in [SYSTEM_EPOCH_INFO_V2, SYSTEM_EPOCH_INFO_V1] {
        if let Ok((events, _)) = events::<SystemEpochInfo>(client, event_type, 1, None).await? {
            newest = Ok(events.into_iter().map(EpochChange::from).collect());
        }
        if newest.as_ref().is_ok_and(|changes| !changes.is_empty()) {
            break;
        }
    }
    Ok(newest)
}

/// The scores' events, newest page first, until they are of an older epoch.
async fn scores(
    client: &Client<'_>,
    epoch: Epoch,
) -> Result<Known<Vec<ValidatorEpochInfo>>, SourceError> {
    let (mut all, mut cursor) = (Vec::new(), None);
    // Pages for two changes of the most validators.
    for _ in 0..2 * MAX_VALIDATORS.div_ceil(PAGE) {
        let page = events::<ValidatorEpochInfo>(client, VALIDATOR_EPOCH_INFO_V1, PAGE, cursor);
        let (events, before) = match page.await? {
            Ok(page) => page,
            Err(absence) => return Ok(Err(absence)),
        };
        let older = events.iter().any(|event| event.epoch < epoch);
        all.extend(events);
        cursor = before;
        if older || cursor.is_none() {
            return Ok(Ok(all));
        }
    }
    Ok(Err(Absence::SourceFailed))
}

/// A page of events, and the cursor of the one before it.
async fn events<T: DeserializeOwned>(
    client: &Client<'_>,
    event_type: &str,
    last: usize,
    before: Option<String>,
) -> Result<Known<(Vec<T>, Option<String>)>, SourceError> {
    let variables = json!({"type": event_type, "last": last, "before": before});
    let answer = client
        .request::<EventsAnswer<T>>(&EVENTS, variables)
        .await?;
    Ok(answer.map(EventsAnswer::open))
}
