-- What whoever answers for a building found there in a month: of the building, never of people.
CREATE TABLE self_check (
    district    text NOT NULL,
    id          uuid NOT NULL,
    building_id uuid NOT NULL,
    -- Who filed it, and as what.
    account_id  uuid NOT NULL,
    role        text NOT NULL CONSTRAINT self_check_role_known CHECK (role IN ('building_head', 'property_manager')),
    -- Its first day.
    month       date NOT NULL CONSTRAINT self_check_month_whole CHECK (EXTRACT(DAY FROM month) = 1),
    filed_at    timestamptz NOT NULL,
    PRIMARY KEY (district, id),
    CONSTRAINT self_check_building_fk FOREIGN KEY (district, building_id) REFERENCES building (district, id),
    CONSTRAINT self_check_account_fk FOREIGN KEY (district, account_id) REFERENCES account (district, id)
);

-- One a month from each, however often it is sent; and the latest of a building.
CREATE UNIQUE INDEX self_check_once ON self_check (district, building_id, month, account_id);

-- What was looked at. What is amiss is told of as a danger in the same transaction.
CREATE TABLE self_check_item (
    district      text NOT NULL,
    self_check_id uuid NOT NULL,
    -- Number in the checklist.
    item          text NOT NULL CONSTRAINT self_check_item_known CHECK (item ~ '^H[0-9]{2}$'),
    state         text NOT NULL CONSTRAINT self_check_state_known CHECK (state IN ('fine', 'amiss', 'absent')),
    hazard_id     uuid,
    PRIMARY KEY (district, self_check_id, item),
    CONSTRAINT self_check_item_fk FOREIGN KEY (district, self_check_id) REFERENCES self_check (district, id),
    CONSTRAINT self_check_item_hazard_fk FOREIGN KEY (district, hazard_id) REFERENCES hazard_report (district, id),
    CONSTRAINT self_check_amiss_is_told CHECK ((state = 'amiss') = (hazard_id IS NOT NULL))
);
