//! Poppler's and zbar's programs, which `scripts/setup test` installs.

use std::path::Path;
use std::process::{Command, Output};

use paper::Face;

/// The font that `scripts/setup` installs.
pub(crate) fn face() -> Face {
    let paths = [
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Bold.ttc",
    ];
    let bytes = paths.iter().find_map(|path| std::fs::read(path).ok());
    Face::read(bytes.expect("Noto Sans CJK is installed (make setup)")).unwrap()
}

fn run(program: &str, args: &[&str], folder: &Path) -> Output {
    Command::new(program)
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}: run make setup"))
}

fn saved(pdf: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("sheet.pdf"), pdf).unwrap();
    folder
}

/// The words of a PDF.
pub(crate) fn text(pdf: &[u8]) -> String {
    let folder = saved(pdf);
    let said = run("pdftotext", &["-raw", "sheet.pdf", "-"], folder.path());
    String::from_utf8_lossy(&said.stdout).into_owned()
}

/// The fonts of a PDF, as poppler lists them.
pub(crate) fn fonts(pdf: &[u8]) -> String {
    let folder = saved(pdf);
    let said = run("pdffonts", &["sheet.pdf"], folder.path());
    String::from_utf8_lossy(&said.stdout).into_owned()
}

/// The pages of a PDF in grey.
pub(crate) fn painted(pdf: &[u8], dpi: u32) -> Vec<Picture> {
    let folder = saved(pdf);
    let args = ["-gray", "-r", &dpi.to_string(), "sheet.pdf", "page"];
    let said = run("pdftoppm", &args, folder.path());
    assert!(said.status.success(), "{said:?}");
    let mut files: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "pgm"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| Picture::parse(&std::fs::read(file).unwrap()))
        .collect()
}

/// A page in grey, eight bits a pixel.
#[derive(Clone)]
pub(crate) struct Picture {
    width: usize,
    pixels: Vec<u8>,
}

impl Picture {
    /// Reads a PGM as pdftoppm writes it: `P5`, width and height, 255, pixels.
    fn parse(bytes: &[u8]) -> Self {
        let mut lines = bytes.splitn(4, |byte| *byte == b'\n');
        assert_eq!(lines.next(), Some(b"P5".as_slice()));
        let size = String::from_utf8_lossy(lines.next().unwrap()).into_owned();
        assert_eq!(lines.next(), Some(b"255".as_slice()));
        let width = size.split(' ').next().unwrap().parse().unwrap();
        Self {
            width,
            pixels: lines.next().unwrap().to_vec(),
        }
    }

    fn write(&self, to: &Path) {
        let head = format!(
            "P5\n{} {}\n255\n",
            self.width,
            self.pixels.len() / self.width
        );
        std::fs::write(to, [head.as_bytes(), &self.pixels].concat()).unwrap();
    }

    /// What zbar reads.
    pub(crate) fn read(&self) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        self.write(&folder.path().join("page.pgm"));
        let args = ["-q", "--raw", "-Sdisable", "-Sqrcode.enable", "page.pgm"];
        let said = run("zbarimg", &args, folder.path());
        let text = String::from_utf8_lossy(&said.stdout).into_owned();
        text.lines().map(str::to_owned).collect()
    }

    /// Left, top and side of the only code, in pixels: the dark square in the white one.
    fn code(&self) -> (usize, usize, usize) {
        let dark = |x: usize, y: usize| self.pixels[y * self.width + x] < 40;
        let height = self.pixels.len() / self.width;
        let (mut left, mut top, mut right, mut bottom) = (usize::MAX, usize::MAX, 0, 0);
        for y in 0..height {
            for x in (0..self.width).filter(|x| dark(*x, y)) {
                // Cut marks are thin and never this dark over three pixels both ways.
                let thick =
                    (0..3).all(|d| x + 2 < self.width && y + 2 < height && dark(x + d, y + d));
                if thick {
                    (left, top) = (left.min(x), top.min(y));
                    (right, bottom) = (right.max(x + 2), bottom.max(y + 2));
                }
            }
        }
        assert!(right > left && (right - left).abs_diff(bottom - top) < 4);
        (left, top, right - left + 1)
    }

    /// The same with one in `share` of the modules outside the finder patterns lost in one patch,
    /// as by a sticker, a burn or a scratch: seeded place, shape and colour (paint, soot, glare).
    pub(crate) fn damaged(mut self, modules: usize, seed: u64, share: usize) -> Self {
        let (left, top, side) = self.code();
        let finder = |row: usize, column: usize| {
            let (near, far) = (8, modules - 8);
            (row < near || row >= far)
                && (column < near || column >= far)
                && !(row >= far && column >= far)
        };
        let open = modules * modules - 3 * 8 * 8;
        let wanted = open / share;
        let mut random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut next = |below: usize| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            usize::try_from(random % below as u64).unwrap()
        };
        // Modules by their distance from a point, stretched a little either way.
        let (row, column) = (next(modules), next(modules));
        let (tall, wide) = (2 + next(4), 2 + next(4));
        let mut all: Vec<(usize, usize)> = (0..modules)
            .flat_map(|r| (0..modules).map(move |c| (r, c)))
            .filter(|(r, c)| !finder(*r, *c))
            .collect();
        all.sort_by_key(|(r, c)| {
            let (r, c) = (r.abs_diff(row) * tall, c.abs_diff(column) * wide);
            r * r + c * c
        });
        let colour = [255, 0, 128][next(3)];
        let mut lost = 0;
        for (row, column) in all.into_iter().take(wanted) {
            lost += 1;
            let edge = |start: usize, n: usize| start + n * side / modules;
            for y in edge(top, row)..edge(top, row + 1) {
                for x in edge(left, column)..edge(left, column + 1) {
                    self.pixels[y * self.width + x] = colour;
                }
            }
        }
        assert!(lost * share + share > open, "a whole share is lost");
        self.cut(left, top, side)
    }

    /// The code with what is around it, which is sooner read than a page.
    fn cut(&self, left: usize, top: usize, side: usize) -> Self {
        let around = side / 5;
        let rows = top - around..top + side + around;
        let row = |y| y * self.width + left - around..y * self.width + left + side + around;
        Self {
            width: side + around * 2,
            pixels: rows.flat_map(|y| self.pixels[row(y)].to_vec()).collect(),
        }
    }
}
