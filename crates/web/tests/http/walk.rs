//! Every address of the router, walked by everybody: each role inside and outside its area, people
//! outside the staff at their own door and at another's, and nobody. What comes back is what
//! `policy` says; an address that nobody says anything about fails.

use std::fmt::Write as _;

use policy::{Action, Actor, Bound, Deed, Role};
use registry::door::LeadKind;
use registry::identity::IdKind;
use service::bindings::{self, Door};
use service::parties::PersonSaid;
use testkit::{DISTRICT, LeadSpec, OTHER_DISTRICT, SmsReceiver};
use uuid::Uuid;
use vault::mask;
use web::routes::{Kind, Method, RouteInfo, routes};

use crate::client::{Answer, Client};
use crate::every::{Ids, form, send};
use crate::world::{PERSON, World};

/// Who lives at two doors.
const TWICE: &str = "欧阳小满";
const NUMBER: &str = "10019019900101109X";
const PHONE: &str = "+8613800138000";

/// What an address asks of whoever opens it.
#[derive(Debug, Clone, Copy)]
enum Needs {
    /// Nothing.
    Nobody,
    /// A session of the staff.
    Staff,
    /// Leave for this, at the door that the address is about.
    Here(Action),
    /// Leave for this, for the whole of one's district.
    District(Action),
    /// Leave for this in the district of the record that the address is about.
    Of(Action),
    /// Leave for this, somewhere in one's district: what is listed lies inside.
    Somewhere(Action),
    /// An installation that is set up otherwise: a demo that sends no messages.
    Elsewhere,
    /// To be whoever entered it, who is none of those who walk.
    Asker,
    /// To work for an agency and be let do this for it.
    Agency(Action),
    /// To work for the agency that sent the batch that the address is about.
    Own(Action),
    /// A session of somebody outside the staff.
    Account,
    /// To be bound at the door so that one may.
    Bound(Deed),
}

/// For everybody.
const OPEN: [&str; 26] = [
    "sign_in",
    "sign_in_do",
    "sign_out_do",
    "language",
    "asset",
    "about",
    "plate_scan",
    "plate_scan_capitals",
    "plate_elsewhere_do",
    "danger",
    "danger_do",
    "danger_ask",
    "danger_ask_do",
    "me_sign_in",
    "me_sign_in_do",
    "me_code_do",
    "me_sign_out_do",
    "sign_in_code_do",
    "openid_begin",
    "openid_back",
    "passkey_sign_in_do",
    "passkey_question",
    "proof",
    "proof_capitals",
    "sign",
    "sign_capitals",
];

/// For whoever of the staff is signed in: their own way in.
const OWN: [&str; 17] = [
    "own_mail",
    "own_mail_do",
    "home",
    "password",
    "password_do",
    "account",
    "session_end_do",
    "sign_out_everywhere_do",
    "second_factor",
    "second_factor_do",
    "recovery_codes_do",
    "second_factor_off_do",
    "passkeys",
    "passkey_add_do",
    "new_passkey_question",
    "passkey_name_do",
    "passkey_remove_do",
];

/// What stands before the addresses of events.
fn of_events(page: &str) -> Option<Needs> {
    use Action as A;
    use Needs::{Here, Somewhere};
    Some(match page {
        "events" => Somewhere(A::SeeEvents),
        "event" | "event_notice" => Here(A::SeeEvents),
        "event_new" | "event_add_do" => Somewhere(A::OpenEvent),
        "event_send_do" => Here(A::SendEvent),
        "event_work_do" => Here(A::WorkOnEvent),
        "event_time_do" => Here(A::GrantTime),
        "event_check_do" => Here(A::CheckEvent),
        "event_again_do" => Here(A::ReopenEvent),
        _ => return None,
    })
}

/// What stands before each address. Reviewed like the matrix of roles.
fn needs(route: &RouteInfo) -> Needs {
    use Action as A;
    use Needs::{
        Account, Agency, Asker, Bound, District, Elsewhere, Here, Nobody, Of, Own, Somewhere, Staff,
    };
    match route.page {
        page if OPEN.contains(&page) => Nobody,
        page if OWN.contains(&page) => Staff,
        "outbox" => Elsewhere,
        "agencies" => District(A::SeeAgencies),
        "agency" => Of(A::SeeAgencies),
        "agency_new" | "agency_add_do" => District(A::ManageAgencies),
        "agency_edit_do" | "program_issue_do" | "program_renew_do" | "program_revoke_do"
        | "connector_new" | "connector_add_do" | "connector" | "connector_edit_do"
        | "connector_pause_do" | "connector_now_do" | "agency_account_do" => Of(A::ManageAgencies),
        "portal" => Agency(A::SeeOwn),
        "portal_send" | "portal_send_do" | "portal_paste" | "portal_paste_do" => Agency(A::SendOwn),
        "portal_batch" | "portal_rows" | "portal_errors" => Own(A::SeeOwn),
        "batches" => District(A::SeeBatch),
        "batch" | "batch_rows" | "batch_errors" | "batch_progress" => Of(A::SeeBatch),
        "batch_new" | "batch_upload_do" => District(A::UploadBatch),
        "batch_withdraw" | "batch_withdraw_do" => Of(A::WithdrawBatch),
        "reviews" | "wordings" | "ruled_out" | "confusion" => District(A::SettleReview),
        "wording_forget_do"
        | "ruled_out_forget_do"
        | "confusion_place"
        | "review"
        | "review_never_do"
        | "review_pick_do"
        | "review_reject_do" => Of(A::SettleReview),
        "proposals" => District(A::SettleProposal),
        "review_propose_do" | "proposal" | "proposal_reject_do" => Of(A::SettleProposal),
        "proposal_approve_do" => Here(A::SettleProposal),
        "tasks" | "rounds" => Somewhere(A::SeeTasks),
        "task" => Here(A::SeeTasks),
        "task_do" => Here(A::CheckDoor),
        "reveal" => Here(A::RevealIdentity),
        "building" | "dwelling" => Here(A::SeeDwelling),
        "building_propose_do" => Here(A::ProposeAddress),
        "building_plates" => Here(A::SeePlates),
        "plates_issue_do" | "plates_print_do" | "plate_replace_do" => Here(A::IssuePlate),
        "plate_revoke_do" => Here(A::RevokePlate),
        "plate_seen_do" => Here(A::CheckPlate),
        "access" | "access_do" => Here(A::GiveAccess),
        "declare" | "declare_what" | "declare_what_do" | "letting" | "letting_do" | "bind"
        | "bind_do" | "me" | "me_door_end_do" => Account,
        "record" | "record_file" | "record_letter" | "proof_do" => Bound(Deed::SeeOwnRecord),
        "self_check" | "self_check_do" => Bound(Deed::CheckBuilding),
        "record_do" => Bound(Deed::AskAboutOwnRecord),
        "own_door" | "sign_paper" => Bound(Deed::SeeOwnDoor),
        "own_door_do" => Bound(Deed::RegisterLetting),
        "short_lets" => Somewhere(A::SeeShortLets),
        "short_let" => Here(A::SeeShortLets),
        "short_let_do" => Here(A::SettleShortLet),
        "hazards" => Somewhere(A::SeeHazards),
        "hazard" => Here(A::SeeHazards),
        "hazard_do" | "hazard_phone_do" => Here(A::SettleHazard),
        "sent" => Somewhere(A::SeeOutgoing),
        "sent_do" => Here(A::SettleOutgoing),
        "robots" | "robot_add_do" | "robot_do" => District(A::ManageRobots),
        "notices" => Somewhere(A::WriteNotice),
        "notice_add_do" | "notice_withdraw_do" => Here(A::WriteNotice),
        "clocks" | "clocks_stays" | "clocks_told" | "clocks_told_do" => Somewhere(A::SeeClocks),
        "clocks_agencies" => District(A::SeeClocks),
        "counts" => Somewhere(A::SeeCounts),
        "search" => Somewhere(A::Search),
        "address_try" | "address_try_do" => Somewhere(A::TryAddress),
        "staff" | "staff_new" => Somewhere(A::ManageStaff),
        "staff_second_wanted_do" => District(A::ManageStaff),
        "staff_add_do"
        | "staff_member"
        | "staff_post_do"
        | "staff_suspend_do"
        | "staff_password_do"
        | "staff_leave_do"
        | "staff_second_off_do"
        | "staff_openid_link_do"
        | "staff_openid_unlink_do" => Here(A::ManageStaff),
        "library" => District(A::SeeLibrary),
        "library_import_do" | "library_rejected" => District(A::ImportLibrary),
        "grids" => Somewhere(A::SeeLibrary),
        "grid_draw_do" => District(A::RedrawGrids),
        "grid_drawing" | "grid_drawing_do" => Of(A::RedrawGrids),
        "grid" | "grid_do" => Here(A::ArrangeCharge),
        "requests" => District(A::AnswerRequests),
        "request_answer_do" => Of(A::AnswerRequests),
        "disclosures" => Somewhere(A::SeeDisclosures),
        "disclosure" | "disclosure_do" => Of(A::SettleDisclosure),
        "disclosure_open_do" => Asker,
        "disclose" if route.path.ends_with("/life") => Here(A::OpenInDanger),
        "disclose" | "disclose_do" => Here(A::AskDisclosure),
        "disclose_danger_do" => Here(A::OpenInDanger),
        "audit" => District(A::SeeAudit),
        other => of_events(other).unwrap_or_else(|| {
            panic!(
                "nobody says what {other} ({}) asks of whoever opens it: say it here",
                route.path
            )
        }),
    }
}

/// Somebody who walks.
struct Walker {
    name: String,
    client: Client,
    who: Who,
}

enum Who {
    Nobody,
    Staff(Actor),
    /// What they are bound as at the door that they knock at, if anything.
    Outside(Option<Bound>),
}

impl Walker {
    /// What `policy` says.
    fn may(&self, needs: Needs, town: &Town) -> bool {
        let door = town.door.as_str();
        match (needs, &self.who) {
            (Needs::Nobody, _)
            | (Needs::Staff, Who::Staff(_))
            | (Needs::Account, Who::Outside(_)) => true,
            (Needs::Here(action), Who::Staff(actor)) => actor.may(action, door).is_ok(),
            (Needs::District(action), Who::Staff(actor)) => {
                let district = actor.district().unwrap_or_default();
                actor.may(action, district).is_ok()
            }
            (Needs::Of(action), Who::Staff(actor)) => actor.may(action, DISTRICT).is_ok(),
            (Needs::Agency(action), Who::Staff(actor)) => actor
                .agency()
                .is_some_and(|own| actor.may_for(action, DISTRICT, own).is_ok()),
            (Needs::Own(action), Who::Staff(actor)) => {
                actor.may_for(action, DISTRICT, town.sender).is_ok()
            }
            (Needs::Somewhere(action), Who::Staff(actor)) => actor.may_somewhere(action),
            (Needs::Bound(deed), Who::Outside(Some(bound))) => bound.may(deed),
            _ => false,
        }
    }
}

/// Whether somebody was let in.
fn let_in(answer: &Answer) -> bool {
    let to = answer.headers.get("location");
    let to = to.and_then(|to| to.to_str().ok()).unwrap_or_default();
    let away = to.starts_with("/sign-in") || to.starts_with("/me/sign-in");
    !away && !matches!(answer.status.as_u16(), 403 | 404)
}

struct Town {
    world: World,
    sms: SmsReceiver,
    ids: Ids,
    /// Plate of another dwelling of the same building, where nobody of these is bound.
    other_token: String,
    /// The agency that sent the batch.
    sender: Uuid,
    /// Code of the first dwelling.
    door: String,
    /// Addresses of the two doors at which one person is registered.
    addresses: [String; 2],
}

impl Town {
    async fn new() -> Self {
        let world = World::new().await;
        let sms = world.test.gateway().await;
        world.test.other_district().await;
        let grid = world.library.grids[0].clone();
        let building = &grid.buildings[0];
        for nth in [0, 2] {
            let mut spec = LeadSpec::new(LeadKind::New, &[]);
            spec.people.push(PersonSaid {
                name: TWICE.to_owned(),
                id_kind: IdKind::CitizenId,
                id_number: NUMBER.to_owned(),
                id_number_is_whole: true,
                phone: PHONE.to_owned(),
            });
            let dwelling = Some(&building.dwellings[nth]);
            world.test.lead(&grid, building, dwelling, spec).await;
        }
        let (batch, row) = world.waiting().await;
        let serial = world.plated().await;
        let [token, other_token] = [0, 4].map(|nth| world.plate_of(nth));
        let (token, other_token) = (token.await, other_token.await);
        let bare = |serial| world.page_of(serial).replace("/p/", "");
        let agency = world.agency().await;
        let ids = Ids {
            dwelling: building.dwellings[0].id.to_string(),
            token: bare(token),
            batch: batch.to_string(),
            row: row.to_string(),
            proposal: world.proposal("908").await.to_string(),
            task: world.lead.task.to_string(),
            building: building.id.to_string(),
            staff: world.officer_id.to_string(),
            party: world.lead.parties[0].to_string(),
            serial: serial.to_string(),
            report: world.report().await.to_string(),
            event: world.event().await.to_string(),
            agency: agency.to_string(),
            connector: world.connector(agency).await.to_string(),
            disclosure: world.disclosure().await.to_string(),
            filing: world.filing().await.to_string(),
            drawing: world.drawing().await.to_string(),
            letter: world.letter().await.to_string(),
            grid: world.library.grids[0].code.clone(),
        };
        let mut addresses = Vec::new();
        for nth in [0, 2] {
            let query = sqlx::query_scalar("SELECT standard_address FROM dwelling WHERE code = $1");
            let query = query.bind(&building.dwellings[nth].code);
            let address: String = query.fetch_one(world.test.app.pool()).await.unwrap();
            addresses.push(address);
        }
        let mut conn = world.test.app.read().await.unwrap();
        let sender = store::agency::by_name(&mut conn, "邻里").await.unwrap();
        drop(conn);
        Self {
            sender: sender.unwrap(),
            other_token: bare(other_token),
            door: building.dwellings[0].code.clone(),
            addresses: addresses.try_into().unwrap(),
            world,
            sms,
            ids,
        }
    }

    /// Two agencies' people and every role, for the district, the door's grid, another grid and another district.
    async fn staff(&self) -> Vec<Walker> {
        let grid = |nth: usize| self.world.library.grids[nth].code.clone();
        let places = [
            ("district", DISTRICT.to_owned()),
            ("grid", grid(0)),
            ("other-grid", grid(2)),
            ("other-district", OTHER_DISTRICT.to_owned()),
        ];
        let mut walkers = Vec::new();
        for role in Role::ALL {
            // These are held for a district or not at all.
            let whole = matches!(role, Role::Steward | Role::Auditor);
            for (of, place) in places
                .iter()
                .filter(|(_, place)| !whole || place.len() == 6)
            {
                let name = format!("{}-{of}", role.name());
                let actor = self.world.test.hire(&name, &[(role, place)]).await;
                walkers.push(Walker {
                    client: Client::new(&self.world.test.app, &name).await,
                    name,
                    who: Who::Staff(actor),
                });
            }
        }
        // Of the agency that sent the batch, and of another.
        let other: Uuid = self.ids.agency.parse().unwrap();
        for (name, agency) in [("own-agency", self.sender), ("other-agency", other)] {
            let actor = self.world.test.hire_agent(name, agency).await;
            walkers.push(Walker {
                client: Client::new(&self.world.test.app, name).await,
                name: name.to_owned(),
                who: Who::Staff(actor),
            });
        }
        walkers
    }

    /// Everybody who can be bound to the first dwelling, and who has an account and nothing else.
    async fn outside(&self) -> Vec<(Option<Bound>, Client)> {
        let app = &self.world.test.app;
        let building = &self.world.library.grids[0].buildings[0];
        let officer = service::sign_in::session(app, &self.world.officer.token()).await;
        let officer = officer.unwrap().unwrap().actor;
        let mut people = Vec::new();
        for (nth, bound) in Bound::ALL.into_iter().enumerate() {
            let phone = match bound {
                Bound::Occupant => PHONE.to_owned(),
                _ => format!("+861390013901{nth}"),
            };
            let token = self.sms.sign_in(&phone).await;
            let client = Client::person(app, &token);
            let page = format!("/p/{}/bind", self.ids.token);
            let bound_now = if bound == Bound::Occupant {
                let last = NUMBER[12..].to_owned();
                let said = [("how", "match"), ("name", TWICE), ("last", &last)];
                client.post(&page, &said).await
            } else {
                let door = Door {
                    building: building.id,
                    dwelling: (!bound.of_building()).then(|| building.dwellings[0].id),
                };
                let given = bindings::give(app, &officer, DISTRICT, door, bound).await;
                let given = given.unwrap();
                // A code for a building is entered at the building's plate.
                let page = if bound.of_building() {
                    let serial = self.ids.serial.parse().unwrap();
                    format!("{}/bind", self.world.page_of(serial))
                } else {
                    page
                };
                let said = [("how", "code"), ("code", given.code.as_str())];
                client.post(&page, &said).await
            };
            assert!(
                bound_now.redirected().ends_with("?done=bound"),
                "{}",
                bound.name()
            );
            people.push((Some(bound), client));
        }
        let token = self.sms.sign_in("+8613900139007").await;
        people.push((None, Client::person(app, &token)));
        people
    }

    /// An address with real ids; `None` where it is no page of this registry's records.
    fn filled(&self, route: &RouteInfo, token: &str) -> Option<String> {
        // These ask another service, or are opened by what somebody holds.
        if matches!(
            route.page,
            "asset"
                | "language"
                | "openid_begin"
                | "openid_back"
                | "passkey_question"
                | "new_passkey_question"
                | "proof"
                | "sign"
        ) {
            return None;
        }
        let nil = Uuid::nil().to_string();
        let ids = &self.ids;
        let mut path = route.path.to_owned();
        for (name, id) in [
            ("{batch}", ids.batch.as_str()),
            ("{review}", &ids.row),
            ("{proposal}", &ids.proposal),
            ("{task}", &ids.task),
            ("{building}", &ids.building),
            ("{dwelling}", &ids.dwelling),
            ("{staff}", &ids.staff),
            ("{report}", &ids.report),
            ("{event}", &ids.event),
            ("{disclosure}", &ids.disclosure),
            ("{filing}", &ids.filing),
            ("{drawing}", &ids.drawing),
            ("{grid}", &ids.grid),
            ("{serial}", &ids.serial),
            ("{token}", token),
            ("{what}", "in"),
            ("{agency}", &ids.agency),
            ("{connector}", &ids.connector),
            ("{binding}", &nil),
            ("{request}", &nil),
            ("{wording}", &nil),
            ("{pair}", &nil),
            ("{notice}", &nil),
            ("{letter}", &ids.letter),
            ("{robot}", &nil),
        ] {
            path = path.replace(name, id);
        }
        assert!(!path.contains('{'), "nobody fills {path}");
        Some(path)
    }

    /// What no answer may do: list one person at two doors.
    fn listed_twice(&self, answer: &Answer) -> bool {
        let named = [TWICE.to_owned(), mask::name(TWICE), NUMBER.to_owned()]
            .iter()
            .any(|name| answer.body.contains(name.as_str()));
        named && self.addresses.iter().all(|at| answer.body.contains(at))
    }
}

/// Addresses for people: programs prove themselves with every call, see `api.rs`.
fn of_people() -> impl Iterator<Item = &'static RouteInfo> {
    routes().iter().filter(|route| route.kind != Kind::Api)
}

/// Pages on which an address of the library may stand, whoever lives there.
fn public(route: &RouteInfo) -> bool {
    matches!(
        route.page,
        "plate_scan" | "plate_scan_capitals" | "danger" | "search" | "address_try"
    )
}

fn wrong(found: &mut String, walker: &Walker, route: &RouteInfo, needs: Needs, answer: &Answer) {
    let Walker { name, .. } = walker;
    let (method, path, status) = (route.method, route.path, answer.status.as_u16());
    writeln!(
        found,
        "{name}: {method:?} {path} gave {status}, and policy says {needs:?}"
    )
    .unwrap();
}

#[tokio::test]
async fn every_page_answers_as_policy_says() {
    let town = Town::new().await;
    let app = &town.world.test.app;
    let mut walkers = town.staff().await;
    walkers.push(Walker {
        name: "nobody".to_owned(),
        client: Client::stranger(app),
        who: Who::Nobody,
    });
    let people = town.outside().await;
    let mut doors: Vec<(Walker, &str)> = Vec::new();
    for (bound, client) in people {
        let name = bound.map_or("account", Bound::name);
        for (token, at) in [(&town.ids.token, bound), (&town.other_token, None)] {
            // Who answers for a building is bound at each of its doors.
            let at = at.or_else(|| bound.filter(|bound| bound.of_building()));
            let here = if at.is_some() { "their own" } else { "another" };
            let walker = Walker {
                name: format!("{name} at {here} door"),
                client: client.clone(),
                who: Who::Outside(at),
            };
            doors.push((walker, token));
        }
    }
    let staff = walkers
        .into_iter()
        .map(|walker| (walker, town.ids.token.as_str()));
    let everybody: Vec<(Walker, &str)> = staff.chain(doors).collect();

    let mut found = String::new();
    let mut asked = 0;
    for route in of_people().filter(|route| route.method == Method::Get) {
        let needs = needs(route);
        for (walker, token) in &everybody {
            let Some(path) = town.filled(route, token) else {
                continue;
            };
            let answer = walker.client.get(&path).await;
            asked += 1;
            if let_in(&answer) != walker.may(needs, &town) {
                wrong(&mut found, walker, route, needs, &answer);
            }
            if town.listed_twice(&answer) {
                writeln!(
                    found,
                    "{}: {path} lists one person at two doors",
                    walker.name
                )
                .unwrap();
            }
            // Who may not open the door's file reads nothing of it anywhere else.
            let blind = match &walker.who {
                Who::Staff(actor) => [
                    Action::SeeDwelling,
                    Action::SeeTasks,
                    Action::SeeBatch,
                    Action::SettleDisclosure,
                ]
                .iter()
                .all(|action| actor.may(*action, &town.door).is_err()),
                Who::Nobody => true,
                Who::Outside(_) => false,
            };
            if blind && route.kind != Kind::Action && !public(route) {
                // Whoever mends something at a house has to find the house.
                let place = !route.page.starts_with("event");
                let tells = place && answer.body.contains(&town.addresses[0])
                    || [TWICE, PERSON]
                        .iter()
                        .any(|name| answer.body.contains(name));
                if tells {
                    writeln!(found, "{}: {path} tells of the door", walker.name).unwrap();
                }
            }
            if matches!(walker.who, Who::Nobody) {
                let named = [TWICE, PERSON]
                    .iter()
                    .any(|name| answer.body.contains(name));
                assert!(!named, "{path} names an occupant to nobody");
            }
        }
    }
    assert!(found.is_empty(), "{found}");
    assert!(asked > 1000, "only {asked} answers");
}

#[tokio::test]
async fn every_form_is_refused_to_whoever_policy_refuses() {
    let town = Town::new().await;
    let mut walkers = town.staff().await;
    for (bound, client) in town.outside().await {
        walkers.push(Walker {
            name: bound.map_or("account", Bound::name).to_owned(),
            client,
            who: Who::Outside(bound),
        });
    }
    let mut found = String::new();
    let mut asked = 0;
    for route in of_people().filter(|route| route.method == Method::Post) {
        let needs = needs(route);
        let Some((path, mut fields)) = form(route.path, route.page, &town.ids) else {
            continue;
        };
        if route.page == "record_do" {
            fields = vec![("step", "ask"), ("kind", "erase"), ("words", "请删除")];
        }
        for walker in &walkers {
            if walker.may(needs, &town) {
                continue;
            }
            let status = send(&walker.client, &path, route.page, &fields).await;
            asked += 1;
            if !matches!(status, 403 | 404) {
                let name = &walker.name;
                writeln!(
                    found,
                    "{name}: {path} gave {status}, and policy says {needs:?}"
                )
                .unwrap();
            }
        }
    }
    assert!(found.is_empty(), "{found}");
    assert!(asked > 500, "only {asked} answers");
}
