//! Why a file cannot be a procedure. Found at upload, before anything of it has run.

use engine::refusal::Bilingual;

macro_rules! unusable {
    ($($(#[$doc:meta])* $name:ident { $($field:ident),* } $code:literal, $zh:literal, $en:literal;)*) => {
        /// Why a file cannot be used. Each has a stable code.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the fields are the words that stand in the texts")]
        pub enum Unusable { $($(#[$doc])* $name { $($field: String),* },)* }

        impl Unusable {
            /// Its stable code.
            pub fn code(&self) -> &'static str {
                match self { $(Unusable::$name { .. } => $code,)* }
            }
            /// What is wrong and what to do.
            pub fn text(&self) -> Bilingual {
                match self { $(Unusable::$name { $($field),* } => Bilingual { zh: format!($zh), en: format!($en) },)* }
            }
            /// All codes with both texts' patterns, for the reference.
            pub const ALL: &[(&'static str, &'static str, &'static str)] = &[$(($code, $zh, $en)),*];
        }
    };
}

unusable! {
    /// More bytes than a file may have.
    TooLarge { bytes, most } "too-large", "文件有 {bytes} 字节，超过上限 {most} 字节；请去掉调试信息或不用的库。", "The file has {bytes} bytes, more than {most}; strip debug information or unused libraries.";
    /// Not WebAssembly at all.
    NotWasm {} "not-wasm", "不是 WebAssembly 文件；请上传编译得到的 .wasm 组件。", "This is no WebAssembly file; upload the component (.wasm) that your build makes.";
    /// A core module.
    CoreModule {} "core-module", "这是 WebAssembly 核心模块，不是组件；请用 `maple procedure build` 打包成组件。", "This is a core module, not a component; make a component of it with `maple procedure build`.";
    /// Compiled machine code.
    CompiledCode {} "compiled-code", "这是已编译的机器码，从不接受；请上传 .wasm 组件本身。", "This is compiled machine code, which is never accepted; upload the component (.wasm) itself.";
    /// Broken or cut off.
    Malformed { detail } "malformed", "组件不合法：{detail}。", "The component is not valid: {detail}.";
    /// An import nobody offers.
    UnknownImport { name } "unknown-import", "组件要求导入「{name}」，但本地程序只能使用 log、calendar、settings（没有 WASI、时钟、文件和网络）；请在构建时关闭它。", "The component imports {name}; a procedure can only use log, calendar and settings (no WASI, clock, files or network). Build it without.";
    /// An import or export of another version of the contract.
    OtherVersion { name, known } "other-version", "「{name}」属于其他版本的接口；本系统的版本是 {known}。", "{name} belongs to another version of the contract; this service knows {known}.";
    /// An export of the contract's package that is no hook.
    UnknownHook { name } "unknown-hook", "「{name}」不是挂接点；请核对名称。", "{name} is no hook; check its name.";
    /// Nothing to ask.
    NoHooks {} "no-hooks", "组件没有导出任何挂接点，例如 maplebridge:procedure/deadline@1.0.0。", "The component exports no hook, for example maplebridge:procedure/deadline@1.0.0.";
    /// An import or export with other types than the contract has.
    WrongType { name, detail } "wrong-type", "「{name}」的类型与接口不符：{detail}。请用 plugins/wit/v1 重新生成绑定。", "{name} has other types than the contract: {detail}. Make the bindings again from plugins/wit/v1.";
    /// It needs more than the sandbox has, whatever is asked.
    TooDemanding { detail } "too-demanding", "组件所需的资源超过沙箱上限：{detail}。", "The component needs more than the sandbox has: {detail}.";
    /// Compilation took too long.
    CompileTime { seconds } "compile-time", "编译超过 {seconds} 秒；请减小组件。", "Compiling took more than {seconds} seconds; make the component smaller.";
    /// Compilation took too much memory.
    CompileMemory { megabytes } "compile-memory", "编译所需内存超过 {megabytes} MB；请减小组件。", "Compiling took more than {megabytes} MB of memory; make the component smaller.";
    /// The compiler ended otherwise.
    CompileFailed { detail } "compile-failed", "编译失败：{detail}。", "Compiling failed: {detail}.";
    /// Files could not be read or written here.
    CacheFailed { detail } "cache-failed", "本机缓存目录读写失败：{detail}。请联系管理员。", "The cache folder of this machine cannot be used: {detail}. Tell the administrator.";
    /// No manifest.
    NoManifest {} "no-manifest", "文件中没有清单；请用 `maple procedure build` 打包。", "The file has no manifest; make a package with `maple procedure build`.";
    /// Sections of a package that are not where they belong.
    BadPackage { detail } "bad-package", "程序包的结构不对：{detail}。请重新打包。", "The package is not put together as it should be: {detail}. Make it again.";
    /// A manifest with mistakes, all of them.
    BadManifest { zh, en } "bad-manifest", "清单有误：{zh}", "The manifest has mistakes: {en}";
    /// The manifest's hooks are not those of the component.
    HooksDiffer { manifest, component } "hooks-differ", "清单写的挂接点是「{manifest}」，组件导出的是「{component}」；两者须一致。", "The manifest names the hooks {manifest}; the component exports {component}. They must be the same.";
    /// A signature that is not one of its key's over this file.
    BadSignature {} "bad-signature", "签名与文件不符：文件在签名后被改动，或签名损坏。请重新签名。", "The signature is not one over this file: it was changed after signing, or the signature is broken. Sign it again.";
    /// Something to be signed that has a signature.
    AlreadySigned {} "already-signed", "文件已有签名；请对未签名的程序包签名。", "The file has a signature already; sign the package without one.";
    /// Something to be sealed that has a manifest.
    AlreadySealed {} "already-sealed", "文件已有清单；请对构建得到的组件打包。", "The file has a manifest already; seal the component that your build makes.";
}

impl std::fmt::Display for Unusable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = self.text();
        write!(f, "{} {}", text.zh, text.en)
    }
}

impl std::error::Error for Unusable {}
