//! Which file system a folder is on, because locks and flushes mean little on some: another
//! machine may write the same folder, or a flush may end in somebody else's memory. Knows Linux's
//! list of mounts; where there is none, nothing is refused.

use crate::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// A file of this name in the store's folder says: its owner knows the disk and answers for it.
pub(crate) const ALLOWED: &str = "ALLOW_NETWORK_DISK";

/// What a file system is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// A disk of this machine.
    Full,
    /// Keeps its promises, but for a shorter time than one expects.
    Short(&'static str),
    /// Promises nothing.
    None,
}

/// Refuses a folder on a network file system with `UnsafeDisk`, and warns where what is written
/// may not stay. The folder need not be there yet.
pub(crate) fn check(folder: &Path) -> Result<(), Error> {
    let Ok(mounts) = fs::read_to_string("/proc/self/mountinfo") else { return Ok(()) };
    let Some(file_system) = real_path(folder).and_then(|path| file_system(&mounts, &path)) else { return Ok(()) };
    match trust(&file_system) {
        Trust::None if !folder.join(ALLOWED).exists() => {
            Err(Error::UnsafeDisk { path: folder.to_owned(), file_system })
        }
        Trust::None => {
            tracing::warn!(folder = %folder.display(), file_system, "the folder's owner answers for this disk");
            Ok(())
        }
        Trust::Short(why) => {
            tracing::warn!(folder = %folder.display(), file_system, "{why}");
            Ok(())
        }
        Trust::Full => Ok(()),
    }
}

/// The path without links; of a folder that is not there yet, that of where it would be.
fn real_path(folder: &Path) -> Option<PathBuf> {
    let folder = std::path::absolute(folder).ok()?;
    folder.ancestors().find_map(|path| path.canonicalize().ok())
}

fn trust(file_system: &str) -> Trust {
    // Subtypes, as in `fuse.sshfs`, are as their type.
    match file_system.split('.').next().unwrap_or_default() {
        "nfs" | "nfs4" | "cifs" | "smb3" | "smbfs" | "fuse" | "fuseblk" | "9p" | "virtiofs" | "afs" | "ceph"
        | "lustre" | "glusterfs" => Trust::None,
        "overlay" | "aufs" => Trust::Short("the data is in a container's own layer and goes with it; mount a volume"),
        "tmpfs" | "ramfs" => Trust::Short("the data is in memory and goes with a restart of the machine"),
        _ => Trust::Full,
    }
}

/// The type of the file system a path is on: that of the longest mount point above it, and of
/// several at the same place the last one, which covers the others.
fn file_system(mounts: &str, path: &Path) -> Option<String> {
    let above = mounts.lines().filter_map(mount).filter(|(point, _)| path.starts_with(point));
    let (_, kind) = above.max_by_key(|(point, _)| point.components().count())?;
    Some(kind.to_owned())
}

/// Mount point and type in a line: `36 35 98:0 /root /mnt rw shared:1 - ext4 /dev/sda1 rw`.
fn mount(line: &str) -> Option<(PathBuf, &str)> {
    let (place, source) = line.split_once(" - ")?;
    Some((unescape(place.split(' ').nth(4)?).into(), source.split(' ').next()?))
}

/// Spaces and the like are written as `\040`.
fn unescape(text: &str) -> String {
    let escapes = [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")];
    escapes.iter().fold(text.to_owned(), |text, (escape, plain)| text.replace(escape, plain))
}

#[cfg(test)]
mod tests {
    use super::{Trust, file_system, trust};
    use std::path::Path;

    const MOUNTS: &str = r"22 1 259:1 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p1 rw
23 22 0:21 / /srv rw shared:5 master:1 - nfs4 10.0.0.7:/srv rw,vers=4.2
24 23 0:30 / /srv/local rw - xfs /dev/sdb1 rw
25 22 0:31 / /mnt/two\040words rw - fuse.sshfs somewhere: rw
26 22 0:32 / /over rw - nfs4 10.0.0.7:/over rw
27 26 0:33 / /over rw - btrfs /dev/sdc1 rw
28 22 0:34 / /run rw - tmpfs tmpfs rw
29 22 0:35 / /layer rw - overlay overlay rw,lowerdir=/a:/b
a line that is no mount
";

    #[test]
    fn a_folder_is_on_the_nearest_mount() {
        let cases = [
            ("/var/lib/maple", "ext4", Trust::Full),
            ("/srv", "nfs4", Trust::None),
            ("/srv/maple", "nfs4", Trust::None),
            ("/srvother", "ext4", Trust::Full),
            ("/srv/local/maple", "xfs", Trust::Full),
            ("/mnt/two words/maple", "fuse.sshfs", Trust::None),
            ("/over/maple", "btrfs", Trust::Full),
        ];
        for (path, kind, trusted) in cases {
            let found = file_system(MOUNTS, Path::new(path)).expect("under the root");
            assert_eq!((found.as_str(), trust(&found)), (kind, trusted), "{path}");
        }
        assert_eq!(file_system("", Path::new("/srv")), None);
    }

    #[test]
    fn what_goes_away_is_allowed() {
        for path in ["/run/maple", "/layer/maple"] {
            let found = file_system(MOUNTS, Path::new(path)).expect("under the root");
            assert!(matches!(trust(&found), Trust::Short(_)), "{path}");
        }
    }
}
