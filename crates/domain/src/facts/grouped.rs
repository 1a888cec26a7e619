//! Rows grouped by subject, in one block of memory.

/// Rows of many subjects: those of one subject lie together.
#[derive(Clone, Debug)]
pub struct Grouped<T> {
    /// Where the rows of each subject begin, and where the last ones end.
    starts: Vec<u32>,
    rows: Vec<T>,
    /// The subjects that have rows at all, where they are few among many; else each subject has its place in `starts`.
    few: Option<Vec<u32>>,
}

/// Among how many subjects for each row those that have any are listed.
const SPARSE: usize = 64;

impl<T: Copy> Grouped<T> {
    /// Groups rows by the number of their subject, below `subjects`; rows of one subject are then sorted by `order`, ties as they came.
    pub fn by<S, K: Ord>(
        source: &[S],
        subjects: usize,
        subject: impl Fn(&S) -> Option<usize>,
        row: impl Fn(usize, &S) -> T,
        order: impl Fn(&T) -> K,
    ) -> Self
    where
        T: Default,
    {
        if source.len() * SPARSE < subjects {
            return Self::sparse(source, subject, row, order);
        }
        let mut starts = vec![0_u32; subjects + 1];
        for item in source {
            if let Some(at) = subject(item) {
                starts[at + 1] += 1;
            }
        }
        for at in 0..subjects {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut rows = vec![T::default(); starts[subjects] as usize];
        for (number, item) in source.iter().enumerate() {
            if let Some(at) = subject(item) {
                rows[next[at] as usize] = row(number, item);
                next[at] += 1;
            }
        }
        for at in 0..subjects {
            let group = &mut rows[starts[at] as usize..starts[at + 1] as usize];
            if group.len() > 1 {
                group.sort_by_key(&order);
            }
        }
        Self { starts, rows, few: None }
    }

    /// Groups few rows of many subjects.
    fn sparse<S, K: Ord>(
        source: &[S],
        subject: impl Fn(&S) -> Option<usize>,
        row: impl Fn(usize, &S) -> T,
        order: impl Fn(&T) -> K,
    ) -> Self {
        let numbered = source.iter().enumerate();
        let mut found: Vec<(usize, T)> =
            numbered.filter_map(|(number, item)| Some((subject(item)?, row(number, item)))).collect();
        found.sort_by(|(one, a), (other, b)| one.cmp(other).then_with(|| order(a).cmp(&order(b))));
        let position = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let (mut few, mut starts) = (Vec::new(), Vec::new());
        for (at, (subject, _)) in found.iter().enumerate() {
            if few.last() != Some(&position(*subject)) {
                few.push(position(*subject));
                starts.push(position(at));
            }
        }
        starts.push(position(found.len()));
        Self { starts, rows: found.into_iter().map(|(_, row)| row).collect(), few: Some(few) }
    }

    /// Joins chunks of groups that are already in the order of their subjects: the length of each group, and the rows.
    pub(super) fn joined(chunks: Vec<(Vec<u32>, Vec<T>)>) -> Self {
        let mut starts = Vec::with_capacity(1 + chunks.iter().map(|(lengths, _)| lengths.len()).sum::<usize>());
        let mut rows = Vec::with_capacity(chunks.iter().map(|(_, rows)| rows.len()).sum());
        let mut end = 0;
        starts.push(end);
        for (lengths, chunk) in chunks {
            for length in lengths {
                end += length;
                starts.push(end);
            }
            rows.extend(chunk);
        }
        Self { starts, rows, few: None }
    }

    /// No rows of no subjects: a place that the fold fills later.
    pub(super) const fn empty() -> Self {
        Self { starts: Vec::new(), rows: Vec::new(), few: None }
    }

    /// The rows of one subject.
    #[must_use]
    pub fn of(&self, subject: usize) -> &[T] {
        let place = match &self.few {
            None => Some(subject),
            Some(few) => u32::try_from(subject).ok().and_then(|subject| few.binary_search(&subject).ok()),
        };
        place.map_or(&[], |at| &self.rows[self.starts[at] as usize..self.starts[at + 1] as usize])
    }

    /// How many rows there are in all.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
