//! The OpenAPI 3.1 document, made from the registry.
//! It never lists anything that is not served, and everything that is.

use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::{Endpoint, Problem};

/// The document for these endpoints.
pub fn document(endpoints: &[Endpoint], version: &str) -> Value {
    let mut generator =
        SchemaSettings::draft2020_12().with(|s| s.definitions_path = "/components/schemas".into()).into_generator();
    let problem = generator.subschema_for::<Problem>();
    let mut paths = Map::new();
    for endpoint in endpoints {
        let operation = operation(endpoint, &problem, &mut generator);
        let path = paths.entry(endpoint.path.to_owned()).or_insert_with(|| json!({}));
        path[endpoint.method.as_str().to_lowercase()] = operation;
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Causeway", "version": version, "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" } },
        "security": [{ "bearer": [] }, { "cookie": [] }],
        "paths": paths,
        "components": {
            "schemas": generator.definitions(),
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer" },
                "cookie": { "type": "apiKey", "in": "cookie", "name": "__Host-causeway" },
            },
        },
    })
}

/// One endpoint's entry.
fn operation(endpoint: &Endpoint, problem: &Schema, generator: &mut SchemaGenerator) -> Value {
    let mut operation = json!({
        "summary": endpoint.summary,
        "operationId": operation_id(endpoint),
        "tags": [endpoint.path.split('/').nth(3).unwrap_or("server")],
        "x-permission": if endpoint.public { "public" } else if endpoint.permission.is_empty() { "signed-in" } else { endpoint.permission },
        "responses": {
            "default": { "description": "Problem", "content": { "application/problem+json": { "schema": problem } } },
        },
    });
    let success = if endpoint.creates {
        "201"
    } else if endpoint.answer.is_some() {
        "200"
    } else {
        "204"
    };
    operation["responses"][success] = match endpoint.answer {
        Some(answer) => {
            json!({ "description": "Success", "content": { "application/json": { "schema": answer(generator) } } })
        }
        None => json!({ "description": "Success" }),
    };
    if let Some(body) = endpoint.body {
        operation["requestBody"] =
            json!({ "required": true, "content": { "application/json": { "schema": body(generator) } } });
    }
    if endpoint.public {
        operation["security"] = json!([]);
    }
    let parameters = parameters(endpoint, generator);
    if !parameters.is_empty() {
        operation["parameters"] = Value::Array(parameters);
    }
    operation
}

/// What an endpoint takes in its path, its query and its headers.
fn parameters(endpoint: &Endpoint, generator: &mut SchemaGenerator) -> Vec<Value> {
    let mut parameters: Vec<Value> = path_parameters(endpoint.path);
    if let Some(query) = endpoint.query {
        let schema = query(generator);
        parameters.extend(query_parameters(&resolve(generator, schema.as_value())));
    }
    if endpoint.creates {
        parameters.push(
            json!({ "name": "Idempotency-Key", "in": "header", "schema": { "type": "string", "maxLength": 200 } }),
        );
    }
    parameters
}

fn operation_id(endpoint: &Endpoint) -> String {
    let words = endpoint
        .path
        .split('/')
        .skip(3)
        .filter(|part| !part.is_empty())
        .map(|part| part.trim_matches(['{', '}']).replace('-', "_"));
    format!("{}_{}", endpoint.method.as_str().to_lowercase(), words.collect::<Vec<_>>().join("_"))
}

fn path_parameters(path: &str) -> Vec<Value> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect()
}

fn resolve(generator: &SchemaGenerator, schema: &Value) -> Value {
    let name = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
    name.and_then(|name| generator.definitions().get(name).cloned()).unwrap_or_else(|| schema.clone())
}

fn query_parameters(schema: &Value) -> Vec<Value> {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let Some(properties) = schema["properties"].as_object() else { return Vec::new() };
    properties
        .iter()
        .map(|(name, schema)| json!({ "name": name, "in": "query", "required": required.contains(&name.as_str()), "schema": schema }))
        .collect()
}
