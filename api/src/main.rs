//! The one binary, `maple`.

fn main() -> std::process::ExitCode {
    api::cli::main()
}
