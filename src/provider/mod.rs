//! What is known of the provider. So far: what its status codes mean.

pub mod codes;
