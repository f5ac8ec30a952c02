use engine::procedure::Hook;
use host::guests::Guest;
#[allow(missing_docs)]
fn main(){
 let dir="/work/main/api/src/bench/procedures/";
 let endless=Guest::answering(Hook::Review,"(loop $on (br $on)) (i32.const 1024)").component();
 let busy=Guest::answering(Hook::Review,"(loop $on (br_if $on (i32.lt_u (global.get $turns) (i32.const 6000000))
   (global.set $turns (i32.add (global.get $turns) (i32.const 1))) )) (i32.const 1024)");
 let _=busy;
 let busy=Guest::answering(Hook::Review,"(loop $on (global.set $turns (i32.add (global.get $turns) (i32.const 1))) (br_if $on (i32.lt_u (global.get $turns) (i32.const 6000000)))) (i32.const 1024)").with("(global $turns (mut i32) (i32.const 0))").component();
 std::fs::write(format!("{dir}endless.wasm"),&endless).unwrap();
 std::fs::write(format!("{dir}busy.wasm"),&busy).unwrap();
 println!("{} {}",endless.len(),busy.len());
}
