//! The model keeps the contract.

use crate::subjects::InMemory;

store::contract_tests!(InMemory::new());
