//! Every hook is asked and answers, with what the contract can say.

use crate::questions::question;
use crate::stand::{Stand, With};
use engine::procedure::{Hook, Proposal, ReviewProposal};
use host::guests::Guest;

#[test]
fn every_hook_answers() {
    let stand = Stand::new();
    let component = stand.load(&Guest::agreeing());
    for hook in Hook::ALL {
        let reply = stand.ask(&component, &question(hook), &With::default());
        let proposal = reply.outcome.unwrap_or_else(|failure| panic!("{hook}: {failure}"));
        assert_eq!(proposal.hook(), hook);
        assert!(reply.fuel > 0 && reply.memory == 1 << 16, "{hook}: {} {}", reply.fuel, reply.memory);
        if hook == Hook::Review {
            assert_eq!(proposal, Proposal::Review(ReviewProposal::Accept));
        }
    }
}
