//! Parties of a case: opaque references, some with a name that only the handling unit may give,
//! read and erase. A name is sealed as soon as it is here and never stands in a log or an error.

use super::names::{self, Given, GivenName, Place};
use super::{about, found};
use crate::http::app::{Act, App};
use crate::http::error::{Error, Failure};
use crate::http::extract::{Discreet, NoBody, Path};
use crate::http::reply::{Receipt, Reply};
use crate::http::token::Caller;
use crate::http::types::ids::OfCase;
use axum::extract::State as Service;
use engine::entry::Party;
use engine::input::CaseAct;
use engine::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A party to a case.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewParty {
    /// 1 to 4 capital letters or digits, such as `A` or `B2`; never a name.
    reference: Box<str>,
    /// The name. It is sealed at once under a key of the case; giving one takes the right to the
    /// names of the unit's cases. Without it the party keeps the name it has.
    #[schema(value_type = Option<String>, write_only)]
    name: Option<GivenName>,
}

/// The parties of a case.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewParties {
    /// All of them.
    parties: Vec<NewParty>,
}

/// The parties of a case with their names, for the handling unit.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartiesOpened {
    /// All of them.
    parties: Vec<PartyOpened>,
    /// Whether the names were erased for good.
    names_erased: bool,
}

/// A party with its name.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartyOpened {
    /// For example `A`.
    reference: Box<str>,
    /// The name, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

/// What a case has of parties, and whether the caller handles its names.
pub(super) struct Known {
    pub(super) place: Place,
    parties: Vec<Party>,
    erased: bool,
    granted: bool,
}

impl Known {
    pub(super) async fn of(app: &App, case: &OfCase, caller: &Caller) -> Result<Self, Error> {
        let OfCase { ledger, campaign, number } = case;
        let (campaign, number, caller) = (campaign.clone(), number.0, caller.clone());
        let of = ledger.clone();
        app.look(ledger, None, move |state| {
            let (campaign_no, campaign, _) = found(state, &campaign)?;
            let unknown = || Refusal::UnknownCase { number: number.to_string() };
            let no = campaign.cases.find(number).ok_or_else(unknown)?;
            let case = campaign.cases.case(no);
            Ok(Self {
                parties: case.parties().to_vec(),
                erased: case.names_erased,
                granted: caller.handles_names(&of, &state.organisation, case.unit),
                place: Place { ledger: of, campaign: campaign_no, case: no },
            })
        })
        .await
    }

    /// Whether a name was ever given.
    pub(super) fn has_names(&self) -> bool {
        self.erased || self.parties.iter().any(|party| party.sealed.is_some())
    }

    fn granted(&self) -> Result<(), Error> {
        if self.granted { Ok(()) } else { Err(Failure::NamesNotGranted {}.into()) }
    }
}

/// The parties of a request, their names readable to nobody.
pub(super) fn given(parties: Vec<NewParty>) -> Result<Vec<Given>, Error> {
    let each = (1..).zip(parties);
    each.map(|(at, NewParty { reference, name })| Given::new(at, reference, name)).collect()
}

/// Seals the names and has the parties set.
pub(super) async fn set_in(
    app: &App,
    case: OfCase,
    act: Act,
    known: Known,
    given: Vec<Given>,
) -> Result<Reply<Receipt>, Error> {
    if given.iter().any(|given| given.name.is_some()) {
        known.granted()?;
        if known.erased {
            return Err(Refusal::NamesErased { number: case.number.0.to_string() }.into());
        }
    }
    // What was sealed under a key that is gone is not carried on.
    let kept = if known.erased { Vec::new() } else { known.parties };
    let parties = names::sealed(app, known.place, given, kept).await?;
    about(app, case, act, CaseAct::SetParties(parties)).await
}

/// Replaces the parties of a case. A party that comes without a name keeps the one it has.
#[utoipa::path(put, operation_id = "parties_set", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases/{number}/parties",
    tag = "parties", params(OfCase), request_body = NewParties, responses((status = 200, body = Receipt)))]
pub(in crate::http) async fn set(
    Service(app): Service<App>,
    Path(case): Path<OfCase>,
    act: Act,
    caller: Caller,
    Discreet(NewParties { parties }): Discreet<NewParties>,
) -> Result<Reply<Receipt>, Error> {
    let given = given(parties)?;
    let known = Known::of(&app, &case, &caller).await?;
    set_in(&app, case, act, known, given).await
}

/// The parties of a case with their names. It takes the right to the names of the unit's cases,
/// and every reading is logged.
#[utoipa::path(get, operation_id = "parties_show", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases/{number}/parties",
    tag = "parties", params(OfCase), responses((status = 200, body = PartiesOpened)))]
pub(in crate::http) async fn show(
    Service(app): Service<App>,
    Path(case): Path<OfCase>,
    caller: Caller,
) -> Result<Reply<PartiesOpened>, Error> {
    let known = Known::of(&app, &case, &caller).await?;
    known.granted()?;
    let Known { place, parties, erased, granted: _ } = known;
    let opened = if erased {
        parties.into_iter().map(|party| (party.reference, None)).collect()
    } else {
        names::open(&app, place, parties).await?
    };
    let read = opened.iter().filter(|(_, name)| name.is_some()).count();
    tracing::info!(campaign = %case.campaign, case = %case.number.0, names = read, "names of parties were read");
    let shown = |(reference, name): (Box<str>, Option<crate::sealing::Name>)| PartyOpened {
        reference,
        name: name.map(|name| name.expose().to_owned()),
    };
    Ok(Reply(PartiesOpened { parties: opened.into_iter().map(shown).collect(), names_erased: erased }))
}

/// Erases the names of a case's parties for good, also from backups: their key is destroyed. The
/// case keeps no name ever after.
#[utoipa::path(delete, operation_id = "parties_erase_names",
    path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases/{number}/parties/names",
    tag = "parties", params(OfCase), responses((status = 200, body = Receipt)))]
pub(in crate::http) async fn erase_names(
    Service(app): Service<App>,
    Path(case): Path<OfCase>,
    act: Act,
    caller: Caller,
    _: NoBody,
) -> Result<Reply<Receipt>, Error> {
    let known = Known::of(&app, &case, &caller).await?;
    known.granted()?;
    // The key goes first: if the entry fails to follow, asking again writes it.
    names::erase(&app, known.place).await?;
    about(&app, case, act, CaseAct::EraseNames).await
}
