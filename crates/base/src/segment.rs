//! Search text segmenter.
