use super::{Case, Planted, TODAY, spelt};
use crate::dates::Day;
use crate::people::Person;
use crate::rng::Rng;

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// The landlord.
    Landlord,
    /// The agency.
    Agency,
    /// The resident of that place in the case.
    Occupant(usize),
    /// An officer at the door.
    Officer,
}

/// A person in the words of a channel; "" for what is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Someone {
    /// Name.
    pub name: String,
    /// Number of the document.
    pub id: String,
    /// Telephone.
    pub phone: String,
    /// The speaker.
    pub speaker: bool,
}

/// What is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tells {
    /// They live there from–to.
    In(Option<Day>, Option<Day>),
    /// They left on that day.
    Out(Option<Day>),
    /// They stay until that day.
    Renews(Day),
    /// They still live there.
    Still,
    /// They don't live there.
    Disputes,
    /// So many live there.
    Count(u32),
    /// These were found, and nobody else.
    Found,
}

/// One declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Who.
    pub channel: Channel,
    /// On which day.
    pub day: Day,
    /// What.
    pub tells: Tells,
    /// About whom.
    pub people: Vec<Someone>,
}

/// What goes wrong with a person's particulars, in one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slip {
    None,
    NoNumber,
    WrongNumber,
    MisheardName,
    NoPhone,
    OtherPhone,
    NumberOnly,
    NameOnly,
}

const SLIPS: [Slip; 8] = [
    Slip::None,
    Slip::NoNumber,
    Slip::WrongNumber,
    Slip::MisheardName,
    Slip::NoPhone,
    Slip::OtherPhone,
    Slip::NumberOnly,
    Slip::NameOnly,
];

/// The writer of one case.
struct Teller<'a> {
    case: &'a mut Case,
    slips: Vec<(Channel, Slip)>,
    rng: &'a mut Rng,
}

pub(super) fn tell(case: &mut Case, stranger: &Person, namesakes: bool, rng: &mut Rng) {
    let slips = (0..case.residents.len())
        .map(|_| {
            let channel = *rng.pick(&[Channel::Landlord, Channel::Agency]);
            let slip = SLIPS[rng.weighted(&[40, 14, 10, 8, 8, 8, 6, 6])];
            // A bare name of two namesakes is nobody's.
            let unclear = namesakes && matches!(slip, Slip::NameOnly | Slip::WrongNumber);
            (channel, if unclear { Slip::None } else { slip })
        })
        .collect();
    let mut teller = Teller { case, slips, rng };
    teller.everybody_tells(stranger);
    teller.plant_more();
    teller.small_talk();
    teller.visit();
}

impl Teller<'_> {
    /// Each channel tells the tenancy once, with what is planted in it.
    fn everybody_tells(&mut self, stranger: &Person) {
        use Planted as P;
        let (planted, from) = (self.case.planted, self.case.from);
        let odd = *self.rng.pick(&[Channel::Landlord, Channel::Agency]);
        let to = self.last_day();
        for channel in [Channel::Landlord, Channel::Agency] {
            let mut people = self.people(channel);
            let (mut first, mut last) = (from + self.rng.range(0, 3), to);
            if channel == odd {
                match planted {
                    P::OtherPerson => {
                        people.pop();
                        people.push(self.words(stranger, Slip::None));
                        self.case.strangers.push(stranger.clone());
                    }
                    P::LeftOut => {
                        people.pop();
                    }
                    P::From => first = from - self.rng.range(20, 60),
                    P::To => last = last.map(|last| last - self.rng.range(30, 60)),
                    _ => {}
                }
            }
            // One of them may not say until when; a landlord may name one person at a time.
            let one_by_one = channel == Channel::Landlord && self.rng.chance(400);
            let silent = planted != P::To && channel != odd && self.rng.chance(300);
            let tells = Tells::In(Some(first), if silent { None } else { last });
            let day = from + self.rng.range(1, 9);
            if one_by_one {
                for someone in people {
                    self.say(channel, day, tells.clone(), vec![someone]);
                }
            } else {
                self.say(channel, day, tells, people);
            }
        }
        for place in 0..self.case.residents.len() {
            if self.rng.chance(600) {
                let me = self.me(place);
                let first = from + self.rng.range(0, 3);
                let day = from + self.rng.range(2, 12);
                let tells = Tells::In(Some(first), None);
                self.say(Channel::Occupant(place), day, tells, vec![me]);
            }
        }
    }

    fn last_day(&mut self) -> Option<Day> {
        match self.case.planted {
            Planted::EndPassed => Some(TODAY - self.rng.range(10, 40)),
            Planted::To => Some(TODAY + self.rng.range(100, 300)),
            _ if self.rng.chance(700) => Some(TODAY + self.rng.range(10, 300)),
            _ => None,
        }
    }

    /// What contradicts the tenancy later.
    fn plant_more(&mut self) {
        let from = self.case.from;
        match self.case.planted {
            Planted::Disputed => {
                let place = self.rng.index(self.case.residents.len());
                let day = from + self.rng.range(15, 40);
                if self.rng.chance(500) {
                    let me = self.me(place);
                    self.case
                        .said
                        .retain(|s| s.channel != Channel::Occupant(place));
                    self.say(Channel::Occupant(place), day, Tells::Disputes, vec![me]);
                } else {
                    let whom = self.resident(place, Slip::None);
                    self.case
                        .said
                        .retain(|s| s.channel != Channel::Occupant(place));
                    self.say(Channel::Agency, day, Tells::Disputes, vec![whom]);
                }
            }
            Planted::Count => {
                let real = u32::try_from(self.case.residents.len()).unwrap_or(0);
                let wrong = if self.rng.chance(700) {
                    real + 1
                } else {
                    real - 1
                };
                let day = from + self.rng.range(12, 60);
                self.say(Channel::Landlord, day, Tells::Count(wrong), Vec::new());
            }
            Planted::StillThere => {
                let on = from + self.rng.range(40, 80);
                let all = self.residents();
                self.say(Channel::Landlord, on + 2, Tells::Out(Some(on)), all);
                let after = on + self.rng.range(15, 50);
                if self.rng.chance(500) {
                    let all = self.residents();
                    self.say(Channel::Agency, after, Tells::Still, all);
                } else {
                    for place in 0..self.case.residents.len() {
                        let me = self.me(place);
                        self.say(Channel::Occupant(place), after, Tells::Still, vec![me]);
                    }
                }
            }
            _ => {}
        }
    }

    /// What may be said besides without contradicting anything.
    fn small_talk(&mut self) {
        let from = self.case.from;
        // The same sheet again ten days later; after a dispute it would take it back.
        if self.case.planted != Planted::Disputed && self.rng.chance(300) {
            let sheet = |said: &&Said| {
                said.channel == Channel::Agency && matches!(said.tells, Tells::In(..))
            };
            let again: Vec<Said> = self.case.said.iter().filter(sheet).cloned().collect();
            self.case.said.extend(again.into_iter().map(|said| Said {
                day: said.day + 10,
                ..said
            }));
        }
        if self.case.planted != Planted::Nothing {
            return;
        }
        let real = u32::try_from(self.case.residents.len()).unwrap_or(0);
        match self.rng.weighted(&[50, 15, 15, 20]) {
            1 => {
                let day = from + self.rng.range(20, 60);
                self.say(Channel::Landlord, day, Tells::Count(real), Vec::new());
            }
            2 => {
                let day = TODAY - self.rng.range(5, 60);
                let (to, all) = (TODAY + 400, self.residents());
                self.say(Channel::Landlord, day, Tells::Renews(to), all);
            }
            3 => {
                let on = TODAY - self.rng.range(20, 90);
                let all = self.residents();
                self.say(Channel::Landlord, on + 1, Tells::Out(Some(on)), all);
                if self.rng.chance(500) {
                    let on = on + self.rng.range(0, 3);
                    self.say(Channel::Agency, on + 4, Tells::Out(Some(on)), Vec::new());
                }
                self.case.left = true;
            }
            _ => {}
        }
    }

    fn visit(&mut self) {
        let settles = matches!(
            self.case.planted,
            Planted::OtherPerson
                | Planted::Disputed
                | Planted::LeftOut
                | Planted::Count
                | Planted::StillThere
        );
        if settles && self.rng.chance(250) {
            let all = self.residents();
            self.say(Channel::Officer, TODAY - 3, Tells::Found, all);
            self.case.visited = true;
        }
    }

    fn say(&mut self, channel: Channel, day: Day, tells: Tells, people: Vec<Someone>) {
        self.case.said.push(Said {
            channel,
            day,
            tells,
            people,
        });
    }

    /// Everybody, as a channel tells them: with its slip.
    fn people(&mut self, channel: Channel) -> Vec<Someone> {
        (0..self.case.residents.len())
            .map(|place| {
                let (whose, slip) = self.slips[place];
                self.resident(place, if whose == channel { slip } else { Slip::None })
            })
            .collect()
    }

    fn residents(&mut self) -> Vec<Someone> {
        let all = 0..self.case.residents.len();
        all.map(|place| self.resident(place, Slip::None)).collect()
    }

    fn resident(&mut self, place: usize, slip: Slip) -> Someone {
        let person = self.case.residents[place].clone();
        self.words(&person, slip)
    }

    fn me(&mut self, place: usize) -> Someone {
        Someone {
            speaker: true,
            ..self.resident(place, Slip::None)
        }
    }

    /// A person in some spelling, with a slip.
    fn words(&mut self, person: &Person, slip: Slip) -> Someone {
        let mut words = Someone {
            name: spelt::name(&person.name, self.rng),
            id: spelt::number(&person.id, self.rng),
            phone: spelt::phone(&person.phone, self.rng),
            speaker: false,
        };
        match slip {
            Slip::None => {}
            Slip::NoNumber => words.id.clear(),
            Slip::WrongNumber => words.id = spelt::mistyped(&person.id, self.rng),
            Slip::MisheardName => words.name.push('儿'),
            Slip::NoPhone => words.phone.clear(),
            Slip::OtherPhone => words.phone = Person::make(self.rng).phone,
            Slip::NumberOnly => {
                words.name.clear();
                words.phone.clear();
            }
            Slip::NameOnly => {
                words.id.clear();
                words.phone.clear();
            }
        }
        words
    }
}
