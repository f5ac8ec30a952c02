//! What is erased stays erased. A key is overwritten before its ledger says so, so a crash between the
//! two leaves none; an older copy of `vault/` does, and a ledger that was erased on another machine. So at
//! every start what the ledgers say is compared with what the vault has.

use super::slot;
use engine::id::{CampaignNo, CaseNo, LedgerId};
use engine::state::State;
use runtime::Handle;
use std::sync::Arc;
use std::time::Instant;
use store::vault::{Error, Kept, Slot, Vault};

/// Overwrites every key whose names are erased. Only ledgers with keys are looked at, one after the
/// other, so that a start with many of them stays a start.
pub async fn erase_again(handle: Handle, vault: Arc<dyn Vault>) {
    let ledgers = match in_vault(&vault, |vault| vault.ledgers()).await {
        Ok(ledgers) => ledgers,
        Err(error) => {
            return tracing::error!(error.code = error.code(), "keys were not compared with ledgers: {error}");
        }
    };
    for ledger in ledgers {
        let slots = match handle.read(&ledger, erased).await {
            Ok(slots) => slots,
            // Its keys were kept when the ledger went elsewhere; nobody can say which of them are erased.
            Err(runtime::Error::UnknownLedger { .. }) => continue,
            Err(runtime::Error::Stopped) => return,
            Err(error) => {
                tracing::error!(%ledger, error.code = error.code(), "keys were not compared: {error}");
                continue;
            }
        };
        let (of, cases, began) = (ledger.clone(), slots.len(), Instant::now());
        let erased = in_vault(&vault, move |vault| erase_left(vault, &of, slots)).await;
        tracing::debug!(%ledger, cases, ms = began.elapsed().as_millis() as u64, "keys of erased names were looked for");
        match erased {
            Ok(0) => {}
            Ok(keys) => tracing::warn!(%ledger, keys, "keys of erased names had come back; they were erased again"),
            Err(error) => tracing::error!(%ledger, error.code = error.code(), "erased names may be readable: {error}"),
        }
    }
}

/// The keys that must not be there.
fn erased(state: &State) -> Vec<Slot> {
    let campaigns = (0..).zip(&state.campaigns);
    let cases = campaigns.flat_map(|(campaign, of)| (0..).zip(&of.cases.all).map(move |case| (campaign, case)));
    let erased = cases.filter(|(_, (_, case))| case.names_erased);
    erased.map(|(campaign, (case, _))| slot(CampaignNo(campaign), CaseNo(case))).collect()
}

/// Erases those that are not erased, damaged ones as well; answers how many. Looking costs little and
/// a flush costs much, so nothing is written where nothing is left.
fn erase_left(vault: &dyn Vault, ledger: &LedgerId, slots: Vec<Slot>) -> Result<usize, Error> {
    let is_left = |slot: &Slot| !matches!(vault.look(ledger, *slot), Ok(Kept::Erased));
    let left: Vec<Slot> = slots.into_iter().filter(is_left).collect();
    if !left.is_empty() {
        vault.erase_all(ledger, &left)?;
    }
    Ok(left.len())
}

async fn in_vault<T, F>(vault: &Arc<dyn Vault>, ask: F) -> Result<T, Error>
where
    T: Send + 'static,
    F: FnOnce(&dyn Vault) -> Result<T, Error> + Send + 'static,
{
    let vault = Arc::clone(vault);
    let asked = tokio::task::spawn_blocking(move || ask(vault.as_ref()));
    // It ends early only with the process.
    asked.await.unwrap_or(Err(Error::Store(store::Error::Closed)))
}
