//! How often answers of each kind and weight are right, counted on made-up districts and towns of
//! 300,000 and 3.13 million dwellings: 120,000 lines, a tenth of which exist nowhere.
//!
//! Made by `make calibrate-address`; a change to what answers weigh needs a new count.

use super::standing::Standing;

/// No count of made-up lines makes anything surer than this.
const SUREST: f32 = 0.9995;

/// Nor an answer that a person has to look at: the made-up lines about estates that don't exist
/// name none that is one character away from an estate that does.
const SUREST_REVIEW: f32 = 0.97;

/// How likely an answer is right.
pub(super) fn probability(standing: Standing, weight: f32) -> f32 {
    let most = if standing.is_review() {
        SUREST_REVIEW
    } else {
        SUREST
    };
    let steps = steps(standing);
    let step = steps.iter().rev().find(|&&(from, _)| weight >= from);
    step.or(steps.first())
        .map_or(weight, |&(_, share)| share.min(most))
}

/// The weight from which each share of right answers was seen, and before it the number of answers.
fn steps(standing: Standing) -> &'static [(f32, f32)] {
    match standing {
        Standing::Given => &[],
        // 78544
        Standing::MatchRoom => &[(0.875, 0.9997), (0.965, 1.0000)],
        // 22957
        Standing::MatchRoomNear => &[(0.790, 0.9992), (0.899, 1.0000)],
        // 3032
        Standing::MatchNoRoom => &[(0.870, 0.9958), (0.935, 0.9974), (0.955, 0.9995)],
        // 723
        Standing::MatchNoRoomNear => &[(0.845, 0.9783), (0.867, 0.9815), (0.875, 0.9990)],
        // 3444
        Standing::MatchBuilding => &[
            (0.880, 0.9907),
            (0.945, 0.9956),
            (0.975, 0.9978),
            (0.980, 0.9989),
        ],
        // 880
        Standing::MatchBuildingNear => &[(0.843, 0.9994)],
        // 485
        Standing::ReviewRoom => &[(0.585, 0.8171), (0.700, 0.9989)],
        // 658
        Standing::ReviewRoomNear => &[
            (0.557, 0.8415),
            (0.680, 0.8659),
            (0.705, 0.9766),
            (0.765, 0.9764),
            (0.805, 0.9928),
        ],
        // 1370
        Standing::ReviewRoomFar => &[(0.555, 0.9996)],
        // 13
        Standing::ReviewRoomShort => &[(0.565, 0.8929)],
        // 88
        Standing::ReviewBuilding => &[(0.585, 0.4775)],
        // 406
        Standing::ReviewBuildingNear => &[
            (0.565, 0.6707),
            (0.700, 0.8415),
            (0.765, 0.9876),
            (0.810, 0.9928),
        ],
        // 128
        Standing::ReviewBuildingFar => &[(0.555, 0.9961)],
        // 4
        Standing::ReviewBuildingShort => &[(0.555, 0.3000)],
        // 138
        Standing::Close => &[(0.712, 0.8902), (0.825, 0.9949)],
        // 2
        Standing::TiedRooms => &[(0.985, 0.1667)],
        // 236
        Standing::Tied => &[(0.205, 0.5488), (0.312, 0.5864), (0.465, 0.6795)],
        // 340
        Standing::Doubtful => &[(0.452, 0.5244), (0.475, 0.6220), (0.505, 0.8257)],
        // 3602
        Standing::NumberUnknown => &[(0.950, 0.9863)],
        // 2138
        Standing::PlaceUnknown => &[(0.950, 0.8899)],
        // 812
        Standing::Abroad => &[(0.950, 0.9994)],
    }
}
