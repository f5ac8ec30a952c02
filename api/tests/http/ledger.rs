use crate::fixture::*;
#[tokio::test]
async fn try_it() {
    let service = running().await;
    println!("{}", serde_json::to_string_pretty(&service.get(LEDGER).await.ok()).unwrap());
    println!("{}", serde_json::to_string_pretty(&service.get(&format!("{CAMPAIGN}/status")).await.ok()).unwrap());
    println!("{}", serde_json::to_string_pretty(&service.get(&format!("{LEDGER}/obligations?limit=3&standing=open,overdue")).await.ok()).unwrap());
}
