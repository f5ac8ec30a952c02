//! The journal keeps the contract.

use crate::subjects::OnDisk;

store::contract_tests!(OnDisk::new());
