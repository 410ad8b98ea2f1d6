//! What a linked program consists of, and what uses what.

use anyhow::{Context, Result, bail};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use wasmparser::{
    DataKind, ExternalKind, KnownCustom, Linking, Name, Parser, Payload, RelocationType,
    SymbolInfo, TypeRef,
};

/// A function by its index, or a piece of data by its symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    Function(u32),
    Data(usize),
}

/// One is there for each function that has a body, and for each piece of data.
#[derive(Default)]
pub(super) struct Program {
    names: HashMap<Node, String>,
    /// Where in the file they are.
    ranges: HashMap<Node, Range<usize>>,
    uses: HashMap<Node, Vec<Node>>,
    roots: Vec<Node>,
    /// The sections that are of no use any more once a byte is moved.
    relocations: Vec<Range<usize>>,
}

/// A place where the linker has written the address or the index of something.
struct Relocation {
    at: usize,
    symbol: u32,
}

impl Program {
    pub(super) fn read(wasm: &[u8]) -> Result<Self> {
        let mut program = Self::default();
        let (mut imported, mut bodies) = (0, 0);
        // Where the sections with relocations begin, by their number.
        let (mut starts, mut section) = (HashMap::new(), 0);
        let (mut segments, mut symbols, mut relocations) = (Vec::new(), Vec::new(), Vec::new());
        let mut from = 8;
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload.context("cannot read what cargo built")?;
            let Some((_, range)) = payload.as_section() else {
                if let Payload::CodeSectionEntry(body) = payload {
                    program.ranges.insert(Node::Function(imported + bodies), body.range());
                    bodies += 1;
                }
                continue;
            };
            starts.insert(section, range.start);
            section += 1;
            let whole = from..range.end;
            from = range.end;
            match payload {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            program.roots.push(Node::Function(export.index));
                        }
                    }
                }
                Payload::StartSection { func, .. } => program.roots.push(Node::Function(func)),
                Payload::DataSection(data) => {
                    for segment in data {
                        let segment = segment?;
                        let DataKind::Active { .. } = segment.kind else {
                            bail!("there is data that the program puts into memory itself");
                        };
                        segments.push(segment.range.end - segment.data.len());
                    }
                }
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Name(names) => {
                        for subsection in names {
                            let Name::Function(functions) = subsection? else { continue };
                            for name in functions {
                                let name = name?;
                                let node = Node::Function(name.index);
                                program.names.insert(node, name.name.to_owned());
                            }
                        }
                    }
                    KnownCustom::Linking(linking) => {
                        program.relocations.push(whole);
                        for subsection in linking.subsections() {
                            if let Linking::SymbolTable(table) = subsection? {
                                symbols = table.into_iter().collect::<Result<_, _>>()?;
                            }
                        }
                    }
                    KnownCustom::Reloc(reader) => {
                        program.relocations.push(whole);
                        let start = *starts.get(&reader.section_index()).context("no section")?;
                        for entry in reader.entries() {
                            let entry = entry?;
                            if entry.ty != RelocationType::TypeIndexLeb {
                                let at = start + entry.offset as usize;
                                relocations.push(Relocation { at, symbol: entry.index });
                            }
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        if relocations.is_empty() {
            bail!("the linker has left no relocations");
        }
        let symbols = program.symbols(&symbols, &segments)?;
        program.connect(&relocations, &symbols);
        Ok(program)
    }

    /// Takes in the data, and tells what each symbol stands for.
    fn symbols(
        &mut self,
        symbols: &[SymbolInfo<'_>],
        segments: &[usize],
    ) -> Result<Vec<Option<Node>>> {
        let mut nodes = Vec::new();
        for (number, symbol) in symbols.iter().enumerate() {
            nodes.push(match symbol {
                SymbolInfo::Func { index, .. } => Some(Node::Function(*index)),
                SymbolInfo::Data { symbol: Some(place), .. } => {
                    let segment = segments.get(place.index as usize).context("no segment")?;
                    let start = segment + place.offset as usize;
                    let node = Node::Data(number);
                    self.ranges.insert(node, start..start + place.size as usize);
                    Some(node)
                }
                _ => None,
            });
        }
        Ok(nodes)
    }

    fn connect(&mut self, relocations: &[Relocation], symbols: &[Option<Node>]) {
        let mut places: Vec<_> =
            self.ranges.iter().map(|(node, range)| (range.clone(), *node)).collect();
        places.sort_by_key(|(range, _)| range.start);
        for relocation in relocations {
            let Some(used) = symbols[relocation.symbol as usize] else { continue };
            let before = places.partition_point(|(range, _)| range.start <= relocation.at);
            let users: Vec<_> = places[..before]
                .iter()
                .filter(|(range, _)| range.contains(&relocation.at))
                .map(|(_, node)| *node)
                .collect();
            if users.is_empty() {
                // Nobody knows who that is.
                self.roots.push(used);
            }
            for user in users {
                self.uses.entry(user).or_default().push(used);
            }
        }
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = Node> {
        self.ranges.keys().copied()
    }

    pub(super) fn range(&self, node: Node) -> Range<usize> {
        self.ranges[&node].clone()
    }

    pub(super) fn name(&self, node: Node) -> Option<&str> {
        self.names.get(&node).map(String::as_str)
    }

    pub(super) fn used_by(&self, node: Node) -> &[Node] {
        self.uses.get(&node).map_or(&[], Vec::as_slice)
    }

    /// What can be reached from outside, when only these use anything.
    pub(super) fn reached(&self, uses: impl Fn(Node) -> bool) -> HashSet<Node> {
        let mut reached = HashSet::new();
        let mut next = self.roots.clone();
        while let Some(node) = next.pop() {
            if reached.insert(node) && uses(node) {
                next.extend(self.used_by(node));
            }
        }
        reached
    }

    pub(super) fn without_relocations(&self, wasm: &[u8]) -> Vec<u8> {
        let mut kept = Vec::with_capacity(wasm.len());
        let mut from = 0;
        for section in &self.relocations {
            kept.extend_from_slice(&wasm[from..section.start]);
            from = section.end;
        }
        kept.extend_from_slice(&wasm[from..]);
        kept
    }
}
