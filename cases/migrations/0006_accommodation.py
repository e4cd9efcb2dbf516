"""
Temporary accommodation: art. 10(4)5. Places under neutral labels, requests on the one clock, stays.

The database holds what two colleagues at night could break at once: no place takes more people than it has beds, and
nobody stays at two places at the same time.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CALL vs_wall('cases_place');
CALL vs_wall('cases_oncall');
CALL vs_wall('cases_accommodationrequest', refs => '{"case_id": "cases_case", "duty_id": "duties_duty"}');
CALL vs_wall('cases_stay', refs => '{"case_id": "cases_case", "request_id": "cases_accommodationrequest",
    "place_id": "cases_place", "delivery_id": "cases_servicedelivery"}');
CALL vs_wall_through('cases_stayextension', 'stay_id', 'cases_stay');
CALL vs_wall_through('cases_stayaccess', 'stay_id', 'cases_stay');

CREATE FUNCTION cases_check_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    beds integer;
    fullest integer;
BEGIN
    IF NEW.cancelled_at IS NOT NULL THEN RETURN NEW; END IF;
    PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR UPDATE;
    IF EXISTS (SELECT 1 FROM cases_stay s WHERE s.case_id = NEW.case_id AND s.id <> NEW.id AND s.cancelled_at IS NULL
               AND s.placed_at < coalesce(NEW.ended_at, 'infinity') AND NEW.placed_at < coalesce(s.ended_at, 'infinity'))
    THEN RAISE EXCEPTION 'a person stays at one place at a time' USING ERRCODE = 'exclusion_violation'; END IF;
    IF NEW.place_id IS NULL THEN RETURN NEW; END IF;
    SELECT capacity INTO beds FROM cases_place WHERE id = NEW.place_id FOR UPDATE;
    WITH others AS (
        SELECT s.placed_at, coalesce(s.ended_at, 'infinity') AS gone_at, s.people FROM cases_stay s
        WHERE s.place_id = NEW.place_id AND s.id <> NEW.id AND s.cancelled_at IS NULL
          AND s.placed_at < coalesce(NEW.ended_at, 'infinity') AND NEW.placed_at < coalesce(s.ended_at, 'infinity')
    ), moments AS (
        SELECT NEW.placed_at AS at UNION SELECT placed_at FROM others WHERE placed_at > NEW.placed_at
    )
    SELECT max(there) INTO fullest FROM (
        SELECT (SELECT coalesce(sum(o.people), 0) FROM others o WHERE o.placed_at <= m.at AND m.at < o.gone_at) AS there
        FROM moments m
    ) AS counted;
    IF fullest + NEW.people > beds
    THEN RAISE EXCEPTION 'a place has no bed for so many' USING ERRCODE = 'exclusion_violation'; END IF;
    RETURN NEW;
END $$;
-- Not when somebody leaves: a place made smaller meanwhile keeps nobody from going.
CREATE TRIGGER a_bed_is_given_once BEFORE INSERT OR UPDATE OF place_id, people, placed_at, cancelled_at
    ON cases_stay FOR EACH ROW EXECUTE FUNCTION cases_check_stay();
"""
TABLES = ("place", "oncall", "accommodationrequest", "stay", "stayextension", "stayaccess")
BACKWARD = """
DROP TRIGGER a_bed_is_given_once ON cases_stay;
DROP FUNCTION cases_check_stay();
""" + "".join(
    f"""
DROP POLICY wall ON cases_{table};
ALTER TABLE cases_{table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_{table} DISABLE ROW LEVEL SECURITY;
"""
    for table in TABLES
)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0003_system"),
        ("cases", "0005_wall_of_right_stops"),
        ("duties", "0003_holidays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('label', models.CharField(max_length=40, verbose_name='label')),
                ('kind', models.CharField(choices=[('FLAT', 'Flat'), ('ROOM', 'Room'), ('BED', 'Bed in a shared room'), ('HOTEL', 'Hotel or guest house')], max_length=8, verbose_name='kind')),
                ('capacity', models.PositiveSmallIntegerField(verbose_name='how many people can sleep there')),
                ('takes', models.CharField(choices=[('ANYBODY', 'Anybody'), ('WOMEN', 'Women only'), ('MEN', 'Men only')], default='ANYBODY', max_length=8, verbose_name='who may stay')),
                ('suits', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('CHILDREN', 'With children'), ('ACCESS', 'Access for people with a disability'), ('PET', 'With a pet')], max_length=8), blank=True, default=list, verbose_name='fit for')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('address', models.BinaryField(db_comment="sealed under the organisation's key; opened by StayAccess alone", null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'place',
            },
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(fields=('organisation', 'label'), name='one_place_a_label'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__gte', 1)), name='a_place_takes_somebody'),
        ),
        migrations.CreateModel(
            name='OnCall',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('phone', models.CharField(max_length=40, verbose_name='phone')),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='colleague')),
            ],
            options={
                'verbose_name': 'on call',
            },
        ),
        migrations.AddIndex(
            model_name='oncall',
            index=models.Index(fields=['organisation', 'ends_at'], name='on_call_by_the_clock'),
        ),
        migrations.AddConstraint(
            model_name='oncall',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='a_turn_ends_after_it_starts'),
        ),
        migrations.CreateModel(
            name='AccommodationRequest',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('requested_at', models.DateTimeField(verbose_name='asked for')),
                ('asked_by', models.CharField(choices=[('PERSON', 'The person'), ('RELATIVE', 'A representative or somebody close'), ('INSTITUTION', 'The police, a hospital or another institution'), ('SERVICE', 'The service itself saw the need')], max_length=12, verbose_name='who asked')),
                ('adults', models.PositiveSmallIntegerField(default=1, verbose_name='adults')),
                ('children', models.PositiveSmallIntegerField(default=0, verbose_name='children')),
                ('needs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('ACCESS', 'Access for people with a disability'), ('PET', 'With a pet'), ('WOMEN_ONLY', 'Among women only')], max_length=12), blank=True, default=list, verbose_name='special needs')),
                ('note', models.BinaryField(db_comment="sealed: under the person's key, else the organisation's", null=True)),
                ('recorded_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('PLACED', 'Accommodated'), ('PLACED_ELSEWHERE', 'Accommodated by another organisation'), ('REFUSED_BY_PERSON', 'The person did not want the place offered'), ('NOT_NEEDED', 'No longer needed'), ('NO_PLACE', 'No place was found')], max_length=20, verbose_name='outcome')),
                ('outcome_at', models.DateTimeField(blank=True, null=True, verbose_name='when')),
                ('outcome_reason', models.TextField(blank=True, verbose_name='reason')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accommodation_requests', to='cases.case')),
                ('duty', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='accommodation_request', to='duties.duty')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('outcome_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'request for accommodation',
            },
        ),
        migrations.AddIndex(
            model_name='accommodationrequest',
            index=models.Index(condition=models.Q(('outcome', '')), fields=['organisation', 'requested_at'], name='waiting_for_a_place'),
        ),
        migrations.AddConstraint(
            model_name='accommodationrequest',
            constraint=models.CheckConstraint(condition=models.Q(('adults__gte', 1), ('children__gte', 1), _connector='OR'), name='accommodation_is_for_somebody'),
        ),
        migrations.AddConstraint(
            model_name='accommodationrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('outcome_at', None), ('outcome_by', None), ('outcome_reason', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('outcome_at__isnull', False), ('outcome_by__isnull', False)), _connector='OR'), name='an_outcome_has_its_moment'),
        ),
        migrations.AddConstraint(
            model_name='accommodationrequest',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'PLACED']), models.Q(('outcome_reason', ''), _negated=True), _connector='OR'), name='who_was_not_placed_is_told_why'),
        ),
        migrations.AddConstraint(
            model_name='accommodationrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('case',), name='a_person_waits_for_one_place'),
        ),
        migrations.CreateModel(
            name='Stay',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('outside', models.BinaryField(db_comment='where, if not at a place of the service; sealed like the note of the request', null=True)),
                ('people', models.PositiveSmallIntegerField(verbose_name='people')),
                ('placed_at', models.DateTimeField(verbose_name='placed')),
                ('planned_until', models.DateField(blank=True, null=True, verbose_name='planned until')),
                ('recorded_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('end_reason', models.CharField(blank=True, choices=[('HOME', 'Went home, it is safe there'), ('OWN_HOME', 'Moved to another home of their own'), ('MOVED', 'Moved to another place of the service'), ('ELSEWHERE', 'Went to another organisation'), ('LEFT', 'Left without saying where'), ('OTHER', 'Another reason')], max_length=12, verbose_name='why it ended')),
                ('end_note', models.TextField(blank=True)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_reason', models.TextField(blank=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='cases.case')),
                ('delivery', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='stay', to='cases.servicedelivery')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='cases.place', verbose_name='place')),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='placed by')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='cases.accommodationrequest')),
            ],
            options={
                'verbose_name': 'stay',
            },
        ),
        migrations.AddIndex(
            model_name='stay',
            index=models.Index(condition=models.Q(('cancelled_at', None), ('ended_at', None)), fields=['organisation', 'placed_at'], name='running_stays'),
        ),
        migrations.AddIndex(
            model_name='stay',
            index=models.Index(fields=['place', 'placed_at'], name='stays_at_a_place'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outside__isnull', False), ('place', None)), models.Q(('outside', None), ('place__isnull', False)), _connector='OR'), name='a_stay_is_at_one_place'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(('people__gte', 1)), name='a_stay_is_somebodys'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('placed_at')), _connector='OR'), name='a_stay_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='a_stay_ends_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at', None), ('cancelled_reason', '')), models.Q(('cancelled_at__isnull', False), models.Q(('cancelled_reason', ''), _negated=True)), _connector='OR'), name='a_cancelled_stay_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.UniqueConstraint(fields=('request', 'number'), name='stays_of_a_request_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None)), fields=('request',), name='a_request_leads_to_one_stay'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None), ('ended_at', None)), fields=('case',), name='a_person_stays_at_one_place'),
        ),
        migrations.CreateModel(
            name='StayExtension',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('until', models.DateField(verbose_name='until')),
                ('reason', models.TextField(verbose_name='reason')),
                ('extended_at', models.DateTimeField()),
                ('extended_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stay', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to='cases.stay')),
            ],
        ),
        migrations.AddConstraint(
            model_name='stayextension',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='an_extension_has_a_reason'),
        ),
        migrations.CreateModel(
            name='StayAccess',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('reason', models.TextField(verbose_name='reason')),
                ('given_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stay', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='access', to='cases.stay')),
            ],
        ),
        migrations.AddConstraint(
            model_name='stayaccess',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('stay', 'person'), name='placed_on_a_stay_once'),
        ),
        migrations.AddConstraint(
            model_name='stayaccess',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='who_sees_a_place_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='stayaccess',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='access_is_ended_by_somebody'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
