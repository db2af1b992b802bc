//! Endpoints of assets: those of a contact come with the company's.
//! It never shows the assets of a customer to somebody who may not know them.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use causeway_base::text;
use causeway_identity::UserId;
use causeway_identity::permission::{ReadPeople, WritePeople};
use causeway_people::confidential::{check_company, check_contact};
use causeway_people::{CompanyId, ContactId, company, contact};
use causeway_store::{NewEvent, Tx};
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem, remembered};
use serde_json::json;

use super::{Asset, AssetId, AssetInput, AssetOwner, store};
use crate::Desk;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadPeople, _, _>("/api/v1/contacts/{id}/assets", "Assets of a contact and their company.", of_contact)
        .answers::<Page<Asset>>()
        .post::<WritePeople, _, _>("/api/v1/contacts/{id}/assets", "Note an asset of a contact.", add_to_contact)
        .body::<AssetInput>()
        .creates::<Asset>()
        .get::<ReadPeople, _, _>("/api/v1/companies/{id}/assets", "Assets of a company.", of_company)
        .answers::<Page<Asset>>()
        .post::<WritePeople, _, _>("/api/v1/companies/{id}/assets", "Note an asset of a company.", add_to_company)
        .body::<AssetInput>()
        .creates::<Asset>()
        .patch::<WritePeople, _, _>("/api/v1/assets/{id}", "Change an asset.", change)
        .body::<AssetInput>()
        .answers::<Asset>()
        .delete::<WritePeople, _, _>("/api/v1/assets/{id}", "Delete an asset.", remove)
}

type State = axum::extract::State<Desk>;

async fn of_contact(state: State, PathId(id): PathId<ContactId>) -> Answer<Page<Asset>> {
    let work = move |tx: &mut Tx<'_>| {
        let id = contact::store::current(tx, id)?;
        let contact = contact::store::find(tx, id)?.ok_or_else(|| Problem::not_found("contact"))?;
        let mut owners = vec![id.0];
        owners.extend(contact.company.map(|company| company.id.0));
        Ok::<_, Problem>(store::of(tx, &owners)?)
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

async fn of_company(state: State, PathId(id): PathId<CompanyId>) -> Answer<Page<Asset>> {
    Ok(Json(Page::whole(state.db.read(move |tx| store::of(tx, &[id.0])).await?)))
}

/// What people wrote, over how it was.
fn written(mut asset: Asset, input: &AssetInput) -> Result<Asset, Problem> {
    let line = |given: &Option<String>, old: String| {
        given.as_ref().map_or(old, |text| text::clean(text.trim(), 200).replace('\n', " "))
    };
    asset.product = line(&input.product, asset.product);
    asset.product_version = line(&input.product_version, asset.product_version);
    asset.cloud = line(&input.cloud, asset.cloud);
    asset.region = line(&input.region, asset.region);
    asset.reference = line(&input.reference, asset.reference);
    asset.purchased_at = input.purchased_at.unwrap_or(asset.purchased_at);
    asset.modified = input.modified.unwrap_or(asset.modified);
    asset.archived = input.archived.unwrap_or(asset.archived);
    if let Some(note) = &input.modified_note {
        asset.modified_note = text::clean(note.trim(), 5000);
    }
    if asset.product.is_empty() {
        return Err(Problem::field("/product", "missing", "Which product is it?"));
    }
    Ok(asset)
}

fn told(tx: &mut Tx<'_>, permit: Permit<WritePeople>, asset: &Asset) {
    let data = match asset.owner {
        AssetOwner::Contact => json!({ "contact_id": asset.owner_id, "assets": true }),
        AssetOwner::Company => json!({ "assets": true }),
    };
    let actor = permit.actor();
    tx.record(NewEvent { kind: "contact.changed", conversation: None, actor, only_for: None, data });
}

fn note(
    tx: &mut Tx<'_>,
    permit: Permit<WritePeople>,
    owner: AssetOwner,
    owner_id: uuid::Uuid,
    input: &AssetInput,
) -> Result<Asset, Problem> {
    let blank = Asset {
        id: tx.new_id(),
        owner,
        owner_id,
        product: String::new(),
        product_version: String::new(),
        cloud: String::new(),
        region: String::new(),
        purchased_at: None,
        modified: false,
        modified_note: String::new(),
        reference: String::new(),
        archived: false,
        created_at: tx.now(),
        created_by: Some(UserId(permit.user())),
        version: 1,
    };
    let asset = written(blank, input)?;
    store::add(tx, &asset)?;
    told(tx, permit, &asset);
    Ok(asset)
}

async fn add_to_contact(
    state: State,
    permit: Permit<WritePeople>,
    PathId(id): PathId<ContactId>,
    headers: HeaderMap,
    Input(input): Input<AssetInput>,
) -> Result<(StatusCode, Json<Asset>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let id = contact::store::current(tx, id)?;
        contact::store::find(tx, id)?.ok_or_else(|| Problem::not_found("contact"))?;
        remembered(tx, &headers, permit.user(), &input, |tx| note(tx, permit, AssetOwner::Contact, id.0, &input))
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

async fn add_to_company(
    state: State,
    permit: Permit<WritePeople>,
    PathId(id): PathId<CompanyId>,
    headers: HeaderMap,
    Input(input): Input<AssetInput>,
) -> Result<(StatusCode, Json<Asset>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        company::store::find(tx, id)?.ok_or_else(|| Problem::not_found("company"))?;
        remembered(tx, &headers, permit.user(), &input, |tx| note(tx, permit, AssetOwner::Company, id.0, &input))
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

/// The asset, for somebody who may know whose it is.
fn known(tx: &mut Tx<'_>, permit: Permit<WritePeople>, id: AssetId) -> Result<Asset, Problem> {
    let asset = store::find(tx, id)?.ok_or_else(|| Problem::not_found("asset"))?;
    let reader = UserId(permit.user());
    match asset.owner {
        AssetOwner::Contact => check_contact(tx, reader, ContactId(asset.owner_id))?,
        AssetOwner::Company => check_company(tx, reader, CompanyId(asset.owner_id))?,
    }
    Ok(asset)
}

async fn change(
    state: State,
    permit: Permit<WritePeople>,
    PathId(id): PathId<AssetId>,
    Input(input): Input<AssetInput>,
) -> Answer<Asset> {
    let work = move |tx: &mut Tx<'_>| {
        let before = known(tx, permit, id)?;
        let asset = written(before.clone(), &input)?;
        if !store::save(tx, &asset, input.version.unwrap_or(before.version))? {
            return Err(
                Problem::new(Code::VersionConflict, "Somebody else changed this asset meanwhile.").current(&before)
            );
        }
        told(tx, permit, &asset);
        store::find(tx, id)?.ok_or_else(|| Problem::not_found("asset"))
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(state: State, permit: Permit<WritePeople>, PathId(id): PathId<AssetId>) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let asset = known(tx, permit, id)?;
        store::delete(tx, id)?;
        told(tx, permit, &asset);
        Ok::<_, Problem>(())
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}
