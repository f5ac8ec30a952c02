//! Names of parties on their way between a request and the ledger: sealed at once, opened last.
//! Nothing here is printed, and no text of a name stays but in the answer to whoever may read it.

use crate::http::app::App;
use crate::http::error::{Error, Failure};
use crate::sealing::{self, About, BadName, Name, Sealed};
use engine::entry::Party;
use engine::id::{CampaignNo, CaseNo, LedgerId};
use serde::{Deserialize, Deserializer};
use std::sync::Arc;
use store::vault::{CaseKey, Kept, Slot, Vault};

/// A name as a request has it: read into the form that shows itself to nobody.
pub(super) struct GivenName(Result<Name, BadName>);

impl<'de> Deserialize<'de> for GivenName {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(|text| Self(Name::new(text)))
    }
}

/// A party as a request names it.
pub(super) struct Given {
    pub(super) reference: Box<str>,
    pub(super) name: Option<Name>,
}

impl Given {
    /// The `at`-th party of a request, from 1.
    pub(super) fn new(at: usize, reference: Box<str>, name: Option<GivenName>) -> Result<Self, Error> {
        let name = name.map(|given| given.0).transpose().map_err(|bad| wrong(at, &bad))?;
        Ok(Self { reference, name })
    }
}

fn wrong(at: usize, bad: &BadName) -> Error {
    let texts: Vec<_> = bad.mistakes.iter().map(|mistake| mistake.text()).collect();
    let joined = |texts: Vec<&str>, between| texts.join(between);
    let zh = joined(texts.iter().map(|text| text.zh.as_str()).collect(), "");
    let en = joined(texts.iter().map(|text| text.en.as_str()).collect(), " ");
    Failure::BadName { party: at.to_string(), zh, en }.into()
}

/// Where the names of a case belong.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) ledger: LedgerId,
    pub(super) campaign: CampaignNo,
    pub(super) case: CaseNo,
}

impl Place {
    fn about<'a>(&'a self, party: &'a str) -> About<'a> {
        About { ledger: &self.ledger, campaign: self.campaign, case: self.case, party }
    }

    fn slot(&self) -> Slot {
        self.about("").slot()
    }
}

/// The parties with their names sealed. A party that comes without a name keeps the one it has; a
/// name that is there already keeps its ciphertext, so that the same request is the same again.
pub(super) async fn sealed(app: &App, place: Place, given: Vec<Given>, kept: Vec<Party>) -> Result<Vec<Party>, Error> {
    if given.iter().all(|given| given.name.is_none()) {
        return Ok(given.into_iter().map(|given| unnamed(given.reference, &kept)).collect());
    }
    in_vault(app, move |vault| {
        let key = vault.create(&place.ledger, place.slot(), sealing::fresh_key()?)?;
        given.into_iter().map(|given| party(&key, &place, given, &kept)).collect()
    })
    .await
}

fn unnamed(reference: Box<str>, kept: &[Party]) -> Party {
    let sealed = kept.iter().find(|party| party.reference == reference).and_then(|party| party.sealed.clone());
    Party { reference, sealed }
}

fn party(key: &CaseKey, place: &Place, given: Given, kept: &[Party]) -> Result<Party, Error> {
    let Given { reference, name } = given;
    let was = unnamed(reference, kept);
    let Some(name) = name else { return Ok(was) };
    let about = place.about(&was.reference);
    let same = was.sealed.as_deref().and_then(|text| opened(key, &about, text).ok());
    if same.is_some_and(|same| same.expose() == name.expose()) {
        return Ok(was);
    }
    let sealed = sealing::seal(key, &about, &name)?;
    Ok(Party { sealed: Some(sealed.into()), reference: was.reference })
}

fn opened(key: &CaseKey, about: &About<'_>, text: &str) -> Result<Name, sealing::Error> {
    sealing::open(key, about, &Sealed::parse(text)?)
}

/// The names of a case's parties, in their order; none where there is none to open. Whether the
/// reader may have them was checked before.
pub(super) async fn open(app: &App, place: Place, parties: Vec<Party>) -> Result<Vec<(Box<str>, Option<Name>)>, Error> {
    in_vault(app, move |vault| {
        let key = match vault.look(&place.ledger, place.slot())? {
            Kept::Key(key) => Some(key),
            Kept::Nothing | Kept::Erased => None,
        };
        let each = parties.into_iter().map(|Party { reference, sealed }| {
            let name = match (&key, sealed) {
                (Some(key), Some(text)) => Some(opened(key, &place.about(&reference), &text)?),
                (None, _) | (_, None) => None,
            };
            Ok((reference, name))
        });
        each.collect()
    })
    .await
}

/// Erases the key of a case's names. When this answers nobody can open them, wherever they stand.
pub(super) async fn erase(app: &App, place: Place) -> Result<(), Error> {
    in_vault(app, move |vault| Ok(vault.erase(&place.ledger, place.slot())?)).await
}

/// Asks the vault where waiting for a disk is allowed.
async fn in_vault<T, F>(app: &App, ask: F) -> Result<T, Error>
where
    T: Send + 'static,
    F: FnOnce(&dyn Vault) -> Result<T, Error> + Send + 'static,
{
    let vault = Arc::clone(app.vault()?);
    let asked = tokio::task::spawn_blocking(move || ask(vault.as_ref()));
    asked.await.map_err(|_| Failure::Internal {})?
}
