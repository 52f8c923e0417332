BEGIN TRANSACTION;
CREATE TABLE alarms (
	name TEXT NOT NULL, 
	count INTEGER NOT NULL, 
	since DATETIME NOT NULL, 
	CONSTRAINT pk_alarms PRIMARY KEY (name)
);
INSERT INTO "alarms" VALUES('buried_jobs',2,'2027-01-13 10:02:19.000000');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0004');
CREATE TABLE drafts (
	"key" TEXT NOT NULL, 
	data TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_drafts PRIMARY KEY ("key")
);
INSERT INTO "drafts" VALUES('000000032.000000001.a831b4f9','{"channel": "C000000001", "ts": "1799852758.000006", "author": "U000000002", "text": "My parcel is empty", "said_at": "2027-01-13T15:05:58.000006+00:00"}','2027-01-13 15:05:58.000000');
CREATE TABLE entries (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	incident_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	"by" TEXT, 
	happened_at DATETIME NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	text TEXT NOT NULL, 
	data JSON NOT NULL, 
	author TEXT, 
	source_channel TEXT, 
	source_ts TEXT, 
	thread TEXT NOT NULL, 
	permalink TEXT NOT NULL, 
	state TEXT NOT NULL, 
	CONSTRAINT fk_entries_incident_id FOREIGN KEY(incident_id) REFERENCES incidents (id), 
	CONSTRAINT uq_entries_source_channel_source_ts_incident_id UNIQUE (source_channel, source_ts, incident_id)
);
INSERT INTO "entries" VALUES(1,1,'declared','U000000002','2027-01-13 10:00:00.000000','2027-01-13 10:00:00.000000','API is down','{"severity": "S1", "type": "OTHER", "visibility": "open"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(2,1,'role_assigned','U000000002','2027-01-13 10:00:00.000000','2027-01-13 10:00:00.000000','','{"role": "incident_lead", "to": "U000000002", "told": "card"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(3,1,'task_added',NULL,'2027-01-13 10:00:00.000000','2027-01-13 10:00:00.000000','Write down what is known, unknown and assumed','{"number": "1", "to": "U000000002", "told": "card"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(4,1,'room_ready',NULL,'2027-01-13 10:00:00.000000','2027-01-13 10:00:00.000000','','{}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(5,1,'role_assigned','U000000002','2027-01-13 10:00:00.000000','2027-01-13 10:00:00.000000','','{"role": "deputy", "to": "U000000003"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(6,2,'declared','U000000003','2027-01-13 10:00:00.000000','2027-01-13 10:00:00.000000','Ring of fake sellers','{"severity": "S2", "type": "OTHER", "visibility": "private"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(7,2,'role_assigned','U000000003','2027-01-13 10:00:00.000000','2027-01-13 10:00:00.000000','','{"role": "incident_lead", "to": "U000000003", "told": "card"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(8,2,'task_added',NULL,'2027-01-13 10:00:00.000000','2027-01-13 10:00:00.000000','Write down what is known, unknown and assumed','{"number": "1", "to": "U000000003", "told": "card"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(9,2,'room_ready',NULL,'2027-01-13 10:00:00.000000','2027-01-13 10:00:00.000000','','{}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(10,3,'declared','U000000004','2027-01-13 10:00:03.000000','2027-01-13 10:00:03.000000','Counterfeit toys','{"severity": "S2", "type": "OTHER", "visibility": "open"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(11,3,'role_assigned','U000000004','2027-01-13 10:00:03.000000','2027-01-13 10:00:03.000000','','{"role": "incident_lead", "to": "U000000004", "told": "card"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(12,3,'task_added',NULL,'2027-01-13 10:00:03.000000','2027-01-13 10:00:03.000000','Write down what is known, unknown and assumed','{"number": "1", "to": "U000000004", "told": "card"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(13,3,'room_ready',NULL,'2027-01-13 10:00:03.000000','2027-01-13 10:00:03.000000','','{}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(14,3,'status_changed','U000000004','2027-01-13 10:00:03.000000','2027-01-13 10:00:03.000000','declared twice','{"old": "triage", "new": "cancelled", "phase": "ended"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(15,4,'declared','U000000003','2027-01-13 10:00:03.000000','2027-01-13 10:00:03.000000','Slow search','{"severity": "S2", "type": "OTHER", "visibility": "open"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(16,4,'role_assigned','U000000003','2027-01-13 10:00:03.000000','2027-01-13 10:00:03.000000','','{"role": "incident_lead", "to": "U000000003", "told": "card"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(17,4,'task_added',NULL,'2027-01-13 10:00:03.000000','2027-01-13 10:00:03.000000','Write down what is known, unknown and assumed','{"number": "1", "to": "U000000003", "told": "card"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(18,4,'room_ready',NULL,'2027-01-13 10:00:03.000000','2027-01-13 10:00:03.000000','','{}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(19,1,'capture','U000000002','2027-01-13 10:00:06.000000','2027-01-13 10:00:06.000000','No gateway answers','{"edited": "2027-01-13T10:00:06+00:00"}','U000000003','C000000005','1799834406.000000','','https://sandbox.slack.com/archives/C000000005/p1799834406000000','live');
INSERT INTO "entries" VALUES(20,1,'capture','U000000002','2027-01-13 10:00:06.000001','2027-01-13 10:00:06.000000','Two gateways answer','{"deleted": "2027-01-13T10:00:06+00:00"}','U000000003','C000000005','1799834406.000001','','https://sandbox.slack.com/archives/C000000005/p1799834406000001','live');
INSERT INTO "entries" VALUES(21,1,'capture','U000000002','2027-01-13 10:00:06.000002','2027-01-13 10:00:06.000000','Three gateways answer','{}','U000000003','C000000005','1799834406.000002','','https://sandbox.slack.com/archives/C000000005/p1799834406000002','withdrawn');
INSERT INTO "entries" VALUES(22,1,'capture','U000000002','2027-01-13 10:00:06.000004','2027-01-13 10:00:06.000000','Some gateways answer','{}','U000000003','C000000005','1799834406.000004','','https://sandbox.slack.com/archives/C000000005/p1799834406000004','withdrawn');
INSERT INTO "entries" VALUES(23,1,'decision','U000000002','2027-01-13 09:51:06.000000','2027-01-13 10:01:06.000000','uploads are off','{}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(24,1,'note','U000000002','2027-01-13 10:01:06.000000','2027-01-13 10:01:06.000000','the vendor is on the phone','{}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(25,1,'task_added','U000000002','2027-01-13 10:01:06.000000','2027-01-13 10:01:06.000000','call the vendor','{"number": "2", "to": "U000000003"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(26,1,'task_added','U000000002','2027-01-13 10:01:06.000000','2027-01-13 10:01:06.000000','write to the sellers','{"number": "3", "to": "U000000002"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(27,1,'task_added','U000000002','2027-01-13 10:01:06.000000','2027-01-13 10:01:06.000000','ask the press office','{"number": "4", "to": ""}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(28,1,'task_done','U000000003','2027-01-13 10:01:06.000000','2027-01-13 10:01:06.000000','ask the press office','{"number": "4"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(29,1,'reminder_set','U000000002','2027-01-13 10:01:06.000000','2027-01-13 10:01:06.000000','look at the queue','{"at": "2027-01-13T13:01:06+00:00"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(30,1,'update','U000000002','2027-01-13 10:01:09.000000','2027-01-13 10:01:09.000000','We see errors everywhere','{"status": "triage", "severity": "S1", "next": "2027-01-13T11:01:09+00:00"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(31,2,'update','U000000003','2027-01-13 10:01:09.000000','2027-01-13 10:01:09.000000','Forty accounts, one bank','{"status": "triage", "severity": "S2", "next": "2027-01-13T14:01:09+00:00"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(32,1,'severity_proposed','U000000002','2027-01-13 10:01:09.000000','2027-01-13 10:01:09.000000','it only hits Europe','{"old": "S1", "new": "S2"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(33,1,'handover_offered','U000000002','2027-01-13 10:01:09.000000','2027-01-13 10:01:09.000000','lunch','{"to": "U000000004"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(34,2,'handover_offered','U000000003','2027-01-13 10:01:09.000000','2027-01-13 10:01:09.000000','you know the ring','{"to": "U000000002"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(35,1,'decision','U000000002','2027-01-13 10:01:12.000000','2027-01-13 10:01:12.000000','unspeakable note','{}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(36,1,'update','U000000002','2027-01-13 10:01:15.000000','2027-01-13 10:01:15.000000','unspeakable update','{"status": "triage", "severity": "S1", "next": "2027-01-13T11:01:15+00:00"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(37,1,'delivery_failed',NULL,'2027-01-13 10:01:18.000000','2027-01-13 10:01:18.000000','','{"job": "PostUpdate", "error": "restricted_action"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(38,1,'reminder_escalated',NULL,'2027-01-13 11:15:19.000000','2027-01-13 11:15:19.000000','','{"rung": "deputy", "promised": "2027-01-13T11:01:15+00:00"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(39,1,'reminder_escalated',NULL,'2027-01-13 14:04:19.000000','2027-01-13 14:04:19.000000','','{"rung": "announce", "promised": "2027-01-13T11:01:15+00:00"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(40,4,'reminder_snoozed','U000000003','2027-01-13 14:04:21.000000','2027-01-13 14:04:21.000000','','{"until": "2027-01-13T15:04:21+00:00", "kind": "update_due"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(41,1,'update','U000000002','2027-01-13 14:04:21.000000','2027-01-13 14:04:21.000000','Half of them are back','{"status": "triage", "severity": "S1", "next": "2027-01-13T15:04:21+00:00"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(42,2,'reminder_escalated',NULL,'2027-01-13 15:05:24.000000','2027-01-13 15:05:24.000000','','{"rung": "announce", "promised": "2027-01-13T14:01:09+00:00"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(43,4,'reminder_snoozed','U000000003','2027-01-13 15:05:24.000000','2027-01-13 15:05:24.000000','','{"until": "2027-01-13T16:05:24+00:00", "kind": "update_due"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(44,1,'decision','U000000003','2027-01-13 15:05:27.000000','2027-01-13 15:05:27.000000','the lease of this one runs out','{}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(45,1,'decision','U000000004','2027-01-13 15:05:58.000000','2027-01-13 15:05:58.000000','posted and not noted','{}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(46,1,'invited','U000000002','2027-01-13 15:05:58.000000','2027-01-13 15:05:58.000000','','{"people": "U000000006"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(47,2,'update','U000000003','2027-01-13 15:05:58.000000','2027-01-13 15:05:58.000000','The bank froze the payouts','{"status": "triage", "severity": "S2", "next": "2027-01-13T19:05:58+00:00"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(48,1,'decision','U000000002','2027-01-13 15:05:58.000000','2027-01-13 15:05:58.000000','written while Slack is away','{}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(49,2,'severity_changed','U000000003','2027-01-13 15:05:58.000000','2027-01-13 15:05:58.000000','more banks','{"old": "S2", "new": "S1"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(50,1,'role_assigned','U000000002','2027-01-13 15:05:58.000000','2027-01-13 15:05:58.000000','','{"role": "scribe", "to": "U000000004"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(51,1,'title_changed','U000000002','2027-01-13 15:05:58.000000','2027-01-13 15:05:58.000000','','{"old": "API is down", "new": "API is down in Asia"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(52,1,'handover_offered','U000000002','2027-01-13 15:05:58.000000','2027-01-13 15:05:58.000000','I go home','{"to": "U000000003"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(53,2,'update','U000000003','2027-01-13 15:05:58.000000','2027-01-13 15:05:58.000000','No buyer lost money','{"status": "triage", "severity": "S1", "next": "2027-01-13T16:05:58+00:00"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(54,1,'capture','U000000002','2027-01-13 10:00:06.000003','2027-01-13 15:05:58.000000','','{}',NULL,'C000000005','1799834406.000003','','','pending');
INSERT INTO "entries" VALUES(55,5,'declared','U000000004','2027-01-13 15:05:58.000000','2027-01-13 15:05:58.000000','Phones burn','{"severity": "S3", "type": "OTHER", "visibility": "private"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(56,5,'role_assigned','U000000004','2027-01-13 15:05:58.000000','2027-01-13 15:05:58.000000','','{"role": "incident_lead", "to": "U000000004", "told": "card"}',NULL,NULL,NULL,'','','live');
INSERT INTO "entries" VALUES(57,5,'task_added',NULL,'2027-01-13 15:05:58.000000','2027-01-13 15:05:58.000000','Write down what is known, unknown and assumed','{"number": "1", "to": "U000000004", "told": "card"}',NULL,NULL,NULL,'','','live');
CREATE TABLE episodes (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	began_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	settled BOOLEAN NOT NULL, 
	message_channel TEXT, 
	message_ts TEXT
);
INSERT INTO "episodes" VALUES(1,'2027-01-13 10:02:19.000000',NULL,0,'C000000004','1799834539.000000');
CREATE TABLE expiries (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind TEXT NOT NULL, 
	at DATETIME NOT NULL
);
INSERT INTO "expiries" VALUES(1,'TellRoom','2027-01-13 15:05:58.000000');
CREATE TABLE holdings (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	incident_id INTEGER NOT NULL, 
	role TEXT NOT NULL, 
	user TEXT NOT NULL, 
	since DATETIME NOT NULL, 
	until DATETIME, 
	CONSTRAINT fk_holdings_incident_id FOREIGN KEY(incident_id) REFERENCES incidents (id)
);
INSERT INTO "holdings" VALUES(1,1,'incident_lead','U000000002','2027-01-13 10:00:00.000000',NULL);
INSERT INTO "holdings" VALUES(2,1,'deputy','U000000003','2027-01-13 10:00:00.000000',NULL);
INSERT INTO "holdings" VALUES(3,2,'incident_lead','U000000003','2027-01-13 10:00:00.000000',NULL);
INSERT INTO "holdings" VALUES(4,3,'incident_lead','U000000004','2027-01-13 10:00:03.000000',NULL);
INSERT INTO "holdings" VALUES(5,4,'incident_lead','U000000003','2027-01-13 10:00:03.000000',NULL);
INSERT INTO "holdings" VALUES(6,1,'scribe','U000000004','2027-01-13 15:05:58.000000',NULL);
INSERT INTO "holdings" VALUES(7,5,'incident_lead','U000000004','2027-01-13 15:05:58.000000',NULL);
CREATE TABLE identities (
	token TEXT NOT NULL, 
	user TEXT NOT NULL, 
	bot TEXT NOT NULL, 
	team TEXT NOT NULL, 
	workspace TEXT NOT NULL, 
	enterprise TEXT, 
	CONSTRAINT pk_identities PRIMARY KEY (token)
);
INSERT INTO "identities" VALUES('a57dbf3c15501c68c972ee24eb08c95d','U000000001','B000000001','T000000001','https://sandbox.slack.com/',NULL);
CREATE TABLE incidents (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	request_id TEXT NOT NULL, 
	title TEXT NOT NULL, 
	summary TEXT NOT NULL, 
	type TEXT NOT NULL, 
	severity TEXT NOT NULL, 
	status TEXT NOT NULL, 
	visibility TEXT NOT NULL, 
	phase TEXT NOT NULL, 
	practice BOOLEAN NOT NULL, 
	declared_by TEXT NOT NULL, 
	declared_at DATETIME NOT NULL, 
	code_name TEXT NOT NULL, 
	room TEXT, 
	room_name TEXT NOT NULL, 
	card TEXT, 
	announcement_channel TEXT, 
	announcement_ts TEXT, 
	next_update_at DATETIME, 
	updated_at DATETIME, 
	resolved_at DATETIME, 
	closed_at DATETIME, 
	CONSTRAINT uq_incidents_request_id UNIQUE (request_id), 
	CONSTRAINT uq_incidents_room UNIQUE (room)
);
INSERT INTO "incidents" VALUES(1,'V000000001','API is down in Asia','','OTHER','S1','triage','open','active',0,'U000000002','2027-01-13 10:00:00.000000','','C000000005','inc-1-api-is-down','1799834400.000013','C000000002','1799834400.000014','2027-01-13 15:04:21.000000','2027-01-13 14:04:21.000000',NULL,NULL);
INSERT INTO "incidents" VALUES(2,'V000000002','Ring of fake sellers','','OTHER','S1','triage','private','active',0,'U000000003','2027-01-13 10:00:00.000000','high-creek','C000000006','inc-2-high-creek','1799834400.000034',NULL,NULL,'2027-01-13 16:05:58.000000','2027-01-13 15:05:58.000000',NULL,NULL);
INSERT INTO "incidents" VALUES(3,'V000000003','Counterfeit toys','','OTHER','S2','cancelled','open','ended',0,'U000000004','2027-01-13 10:00:03.000000','','C000000007','inc-3-counterfeit-toys','1799834403.000007','C000000002','1799834403.000006',NULL,NULL,NULL,'2027-01-13 10:00:03.000000');
INSERT INTO "incidents" VALUES(4,'V000000004','Slow search','','OTHER','S2','triage','open','active',0,'U000000003','2027-01-13 10:00:03.000000','','C000000008','inc-4-slow-search','1799834403.000025','C000000002','1799834403.000026','2027-01-13 14:00:03.000000',NULL,NULL,NULL);
INSERT INTO "incidents" VALUES(5,'V000000006','Phones burn','','OTHER','S3','triage','private','active',0,'U000000004','2027-01-13 15:05:58.000000','olive-marsh',NULL,'',NULL,NULL,NULL,'2027-01-14 15:05:58.000000',NULL,NULL,NULL);
CREATE TABLE "jobs" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	incident_id INTEGER, 
	lane TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	data JSON NOT NULL, 
	coalescing_key TEXT, 
	not_before DATETIME, 
	attempt INTEGER NOT NULL, 
	leased_until DATETIME, 
	buried_at DATETIME, 
	error TEXT NOT NULL, 
	unsure BOOLEAN DEFAULT 0 NOT NULL, 
	failing_since DATETIME, 
	put_at DATETIME, 
	put_off_at DATETIME, 
	faults INTEGER DEFAULT '0' NOT NULL, postponed INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT fk_jobs_incident_id FOREIGN KEY(incident_id) REFERENCES incidents (id)
);
INSERT INTO "jobs" VALUES(34,1,'room/1','TellRoom','{"incident_id": 1, "entry_id": 35}',NULL,NULL,1,NULL,'2027-01-13 10:01:15.000000','restricted_action',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(37,1,'room/1','PostUpdate','{"incident_id": 1, "update_id": 3}',NULL,NULL,1,NULL,'2027-01-13 10:01:18.000000','restricted_action',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(97,1,'backfill','FollowMembers','{"incident_id": 1}','FollowMembers/1','2027-01-13 15:06:31.000000',5,NULL,NULL,'away',1,'2027-01-13 15:05:58.000000','2027-01-13 15:05:55.000000','2027-01-13 15:06:27.000000',0,2);
INSERT INTO "jobs" VALUES(98,1,'backfill','Backfill','{"incident_id": 1, "since": "2027-01-13T10:05:58+00:00"}','Backfill/1',NULL,0,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(99,1,'backfill','BackfillEarlier','{"incident_id": 1, "since": "2027-01-13T10:05:58+00:00", "before": "1799834406.000003", "pages": 2}','BackfillEarlier/1/1799834406.000003',NULL,0,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(100,1,'backfill','BackfillThread','{"incident_id": 1, "since": "2027-01-13T10:05:58+00:00", "thread": "1799834406.000000", "after": "", "pages": 5}','BackfillThread/1/1799834406.000000/',NULL,0,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(101,1,'backfill','BackfillCapture','{"incident_id": 1, "entry_id": 19}','BackfillCapture/1/19',NULL,0,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(102,2,'members/2','CheckMembers','{"incident_id": 2}','CheckMembers/2','2027-01-13 15:06:31.000000',5,NULL,NULL,'away',1,'2027-01-13 15:05:58.000000','2027-01-13 15:05:55.000000','2027-01-13 15:06:27.000000',0,2);
INSERT INTO "jobs" VALUES(105,NULL,'operators','TellOperators','{}','TellOperators/operators','2027-01-13 15:06:31.000000',5,NULL,NULL,'away',1,'2027-01-13 15:05:58.000000','2027-01-13 15:05:55.000000','2027-01-13 15:06:27.000000',0,2);
INSERT INTO "jobs" VALUES(106,NULL,'backfill','LookThrough','{}','LookThrough/backfill',NULL,0,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(107,NULL,'backfill','TakeStock','{"since": "2027-01-13T14:05:58+00:00"}','TakeStock/backfill',NULL,0,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(108,1,'room/1','TellRoom','{"incident_id": 1, "entry_id": 45}',NULL,NULL,1,'2027-01-13 15:06:28.000000',NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(109,1,'room/1','InviteToRoom','{"incident_id": 1, "user": "U000000006", "by": "U000000002"}',NULL,NULL,0,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(110,1,'room/1','TellRoom','{"incident_id": 1, "entry_id": 46}',NULL,NULL,0,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(111,2,'card/2','RefreshStateCard','{"incident_id": 2}','RefreshStateCard/2','2027-01-13 15:06:31.000000',4,NULL,NULL,'away',1,'2027-01-13 15:05:58.000000','2027-01-13 15:05:55.000000','2027-01-13 15:06:27.000000',0,1);
INSERT INTO "jobs" VALUES(112,2,'room/2','PostUpdate','{"incident_id": 2, "update_id": 5}',NULL,'2027-01-13 15:06:31.000000',3,NULL,NULL,'away',1,'2027-01-13 15:05:58.000000','2027-01-13 15:05:55.000000','2027-01-13 15:06:27.000000',0,0);
INSERT INTO "jobs" VALUES(113,2,'room/2','SettleNudge','{"incident_id": 2, "reminder_id": 15}',NULL,NULL,0,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(114,1,'room/1','TellRoom','{"incident_id": 1, "entry_id": 48}',NULL,NULL,0,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(116,2,'topic/2','RefreshTopic','{"incident_id": 2}','RefreshTopic/2','2027-01-13 15:06:31.000000',3,NULL,NULL,'away',1,'2027-01-13 15:05:58.000000','2027-01-13 15:05:55.000000','2027-01-13 15:06:27.000000',0,0);
INSERT INTO "jobs" VALUES(117,2,'room/2','TellRoom','{"incident_id": 2, "entry_id": 49}',NULL,NULL,0,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(118,1,'card/1','RefreshStateCard','{"incident_id": 1}','RefreshStateCard/1','2027-01-13 15:06:31.000000',3,NULL,NULL,'away',1,'2027-01-13 15:05:58.000000','2027-01-13 15:05:55.000000','2027-01-13 15:06:27.000000',0,0);
INSERT INTO "jobs" VALUES(119,1,'announcement/1','RefreshAnnouncement','{"incident_id": 1}','RefreshAnnouncement/1','2027-01-13 15:06:31.000000',3,NULL,NULL,'away',1,'2027-01-13 15:05:58.000000','2027-01-13 15:05:55.000000','2027-01-13 15:06:27.000000',0,0);
INSERT INTO "jobs" VALUES(120,1,'room/1','TellRoom','{"incident_id": 1, "entry_id": 50}',NULL,NULL,0,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(121,1,'person/U000000004/1','SendInstructions','{"incident_id": 1, "user": "U000000004", "role": "scribe"}',NULL,'2027-01-13 15:06:31.000000',3,NULL,NULL,'away',1,'2027-01-13 15:05:58.000000','2027-01-13 15:05:55.000000','2027-01-13 15:06:27.000000',0,0);
INSERT INTO "jobs" VALUES(124,1,'topic/1','RefreshTopic','{"incident_id": 1}','RefreshTopic/1','2027-01-13 15:06:31.000000',3,NULL,NULL,'away',1,'2027-01-13 15:05:58.000000','2027-01-13 15:05:55.000000','2027-01-13 15:06:27.000000',0,0);
INSERT INTO "jobs" VALUES(125,1,'room/1','RenameRoom','{"incident_id": 1}','RenameRoom/1',NULL,0,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(126,1,'room/1','TellRoom','{"incident_id": 1, "entry_id": 51}',NULL,NULL,0,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(127,1,'room/1','SettleOffer','{"incident_id": 1, "offer_id": 2}',NULL,NULL,0,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(128,1,'room/1','PostOffer','{"incident_id": 1, "offer_id": 4}',NULL,NULL,0,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(129,1,'room/1','PostSummary','{"incident_id": 1, "by": "U000000002", "request": "000000040.000000001.097e4312"}',NULL,NULL,0,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(131,2,'room/2','PostUpdate','{"incident_id": 2, "update_id": 6}',NULL,NULL,0,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(132,1,'capture/1','CompleteCapture','{"incident_id": 1, "entry_id": 54}',NULL,'2027-01-13 15:06:31.000000',3,NULL,NULL,'away',1,'2027-01-13 15:05:58.000000','2027-01-13 15:05:55.000000','2027-01-13 15:06:27.000000',0,0);
INSERT INTO "jobs" VALUES(133,1,'capture/1','UnmarkCapture','{"incident_id": 1, "entry_id": 22}',NULL,NULL,0,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(134,5,'setup/5','ProvisionWarRoom','{"incident_id": 5}','ProvisionWarRoom/5','2027-01-13 15:06:31.000000',3,NULL,NULL,'away',1,'2027-01-13 15:05:58.000000','2027-01-13 15:05:55.000000','2027-01-13 15:06:27.000000',0,0);
INSERT INTO "jobs" VALUES(135,1,'room/1','PostNudge','{"incident_id": 1, "reminder_id": 6}',NULL,NULL,0,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000',NULL,0,0);
INSERT INTO "jobs" VALUES(136,1,'declarer/1','TellDeclarer','{"incident_id": 1}','TellDeclarer/1','2027-01-13 15:06:27.000000',1,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000','2027-01-13 15:06:27.000000',0,1);
INSERT INTO "jobs" VALUES(137,1,'tutorial/1','RefreshTutorial','{"incident_id": 1}','RefreshTutorial/1','2027-01-13 15:06:27.000000',1,NULL,NULL,'',0,NULL,'2027-01-13 15:05:55.000000','2027-01-13 15:06:27.000000',0,1);
CREATE TABLE lines (
	entry_id INTEGER NOT NULL, 
	incident_id INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	in_thread BOOLEAN NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_lines PRIMARY KEY (entry_id), 
	CONSTRAINT fk_lines_entry_id FOREIGN KEY(entry_id) REFERENCES entries (id), 
	CONSTRAINT fk_lines_incident_id FOREIGN KEY(incident_id) REFERENCES incidents (id)
);
INSERT INTO "lines" VALUES(5,1,'job-4',0,'2027-01-13 10:00:00.000000');
INSERT INTO "lines" VALUES(14,3,'job-10',0,'2027-01-13 10:00:03.000000');
INSERT INTO "lines" VALUES(23,1,'job-17',0,'2027-01-13 10:01:06.000000');
INSERT INTO "lines" VALUES(25,1,'job-19',0,'2027-01-13 10:01:06.000000');
INSERT INTO "lines" VALUES(26,1,'job-21',0,'2027-01-13 10:01:06.000000');
INSERT INTO "lines" VALUES(27,1,'job-23',0,'2027-01-13 10:01:06.000000');
INSERT INTO "lines" VALUES(28,1,'job-25',0,'2027-01-13 10:01:06.000000');
INSERT INTO "lines" VALUES(35,1,'job-34',0,'2027-01-13 10:01:15.000000');
INSERT INTO "lines" VALUES(37,1,'job-38',0,'2027-01-13 10:01:18.000000');
INSERT INTO "lines" VALUES(44,1,'job-78',0,'2027-01-13 15:05:58.000000');
INSERT INTO "lines" VALUES(45,1,'job-108',0,'2027-01-13 15:05:58.000000');
CREATE TABLE looks (
	incident_id INTEGER NOT NULL, 
	user TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	newest INTEGER NOT NULL, 
	missing JSON NOT NULL, 
	CONSTRAINT pk_looks PRIMARY KEY (incident_id, user), 
	CONSTRAINT fk_looks_incident_id FOREIGN KEY(incident_id) REFERENCES incidents (id)
);
INSERT INTO "looks" VALUES(1,'U000000003','2027-01-13 10:01:06.000000',29,'[21]');
CREATE TABLE members (
	incident_id INTEGER NOT NULL, 
	user TEXT NOT NULL, 
	is_member BOOLEAN NOT NULL, 
	changed_at DATETIME NOT NULL, told_at DATETIME, 
	CONSTRAINT pk_members PRIMARY KEY (incident_id, user), 
	CONSTRAINT fk_members_incident_id FOREIGN KEY(incident_id) REFERENCES incidents (id)
);
INSERT INTO "members" VALUES(1,'U000000002',1,'2027-01-13 10:00:00.000000','2027-01-13 10:00:00.000012');
INSERT INTO "members" VALUES(1,'U000000003',1,'2027-01-13 10:00:00.000000','2027-01-13 10:00:00.000020');
INSERT INTO "members" VALUES(1,'U000000004',1,'2027-01-13 10:00:00.000000','2027-01-13 10:00:00.000022');
INSERT INTO "members" VALUES(2,'U000000003',1,'2027-01-13 10:00:00.000000','2027-01-13 10:00:00.000036');
INSERT INTO "members" VALUES(2,'U000000004',1,'2027-01-13 10:00:03.000000','2027-01-13 10:00:00.000043');
INSERT INTO "members" VALUES(2,'U000000002',1,'2027-01-13 10:00:03.000000','2027-01-13 10:00:00.000041');
INSERT INTO "members" VALUES(3,'U000000004',1,'2027-01-13 10:00:03.000000','2027-01-13 10:00:03.000009');
INSERT INTO "members" VALUES(4,'U000000003',1,'2027-01-13 10:00:03.000000','2027-01-13 10:00:03.000028');
INSERT INTO "members" VALUES(1,'U000000006',1,'2027-01-13 15:05:58.000000',NULL);
INSERT INTO "members" VALUES(5,'U000000004',1,'2027-01-13 15:05:58.000000',NULL);
CREATE TABLE missed (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	incident_id INTEGER NOT NULL, 
	what TEXT NOT NULL, 
	since DATETIME NOT NULL, 
	CONSTRAINT fk_missed_incident_id FOREIGN KEY(incident_id) REFERENCES incidents (id), 
	CONSTRAINT uq_missed_incident_id_what UNIQUE (incident_id, what)
);
INSERT INTO "missed" VALUES(25,1,'members','2027-01-13 10:05:58.000000');
INSERT INTO "missed" VALUES(26,1,'words','2027-01-13 10:05:58.000000');
INSERT INTO "missed" VALUES(27,4,'members','2027-01-13 10:05:58.000000');
INSERT INTO "missed" VALUES(28,4,'words','2027-01-13 10:05:58.000000');
INSERT INTO "missed" VALUES(29,2,'members','2027-01-13 10:05:58.000000');
INSERT INTO "missed" VALUES(30,2,'words','2027-01-13 10:05:58.000000');
CREATE TABLE offers (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	incident_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	"to" TEXT, 
	role TEXT, 
	severity TEXT, 
	reason TEXT NOT NULL, 
	state TEXT NOT NULL, 
	settled_by TEXT, 
	settled_at DATETIME, 
	message TEXT, 
	CONSTRAINT fk_offers_incident_id FOREIGN KEY(incident_id) REFERENCES incidents (id)
);
INSERT INTO "offers" VALUES(1,1,'lower_severity','U000000002','2027-01-13 10:01:09.000000',NULL,NULL,'S2','it only hits Europe','open',NULL,NULL,'1799834469.000010');
INSERT INTO "offers" VALUES(2,1,'handover','U000000002','2027-01-13 10:01:09.000000','U000000004','incident_lead',NULL,'lunch','overtaken',NULL,'2027-01-13 15:05:58.000000','1799834469.000015');
INSERT INTO "offers" VALUES(3,2,'handover','U000000003','2027-01-13 10:01:09.000000','U000000002','incident_lead',NULL,'you know the ring','open',NULL,NULL,'1799834472.000000');
INSERT INTO "offers" VALUES(4,1,'handover','U000000002','2027-01-13 15:05:58.000000','U000000003','incident_lead',NULL,'I go home','open',NULL,NULL,NULL);
CREATE TABLE paces (
	"key" TEXT NOT NULL, 
	taken_until DATETIME NOT NULL, 
	paused_until DATETIME, 
	CONSTRAINT pk_paces PRIMARY KEY ("key")
);
INSERT INTO "paces" VALUES('pins.add','2027-01-13 15:15:58.250000','2027-01-13 15:15:58.250000');
INSERT INTO "paces" VALUES('away','2027-01-13 15:05:58.000000','2027-01-13 15:06:28.000000');
CREATE TABLE people (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	is_guest BOOLEAN NOT NULL, 
	is_bot BOOLEAN NOT NULL, 
	is_deactivated BOOLEAN NOT NULL, 
	timezone TEXT NOT NULL, 
	seen_at DATETIME NOT NULL, 
	CONSTRAINT pk_people PRIMARY KEY (id)
);
INSERT INTO "people" VALUES('U000000002','Alice',0,0,0,'Etc/UTC','2027-01-13 10:00:00.000000');
INSERT INTO "people" VALUES('U000000003','Bob',0,0,0,'Etc/UTC','2027-01-13 10:00:00.000000');
INSERT INTO "people" VALUES('U000000004','Charlie',0,0,0,'Etc/UTC','2027-01-13 10:00:03.000000');
INSERT INTO "people" VALUES('U000000006','Petra',0,0,0,'Etc/UTC','2027-01-13 15:05:58.000000');
CREATE TABLE pulses (
	name TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_pulses PRIMARY KEY (name)
);
INSERT INTO "pulses" VALUES('listening','2027-01-13 15:05:27.000000');
INSERT INTO "pulses" VALUES('watch.turn','2027-01-13 15:05:24.000000');
INSERT INTO "pulses" VALUES('chat_away','2027-01-13 15:05:58.000000');
CREATE TABLE receipts (
	"key" TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_receipts PRIMARY KEY ("key")
);
INSERT INTO "receipts" VALUES('note/000000011.000000001.030e87c1','2027-01-13 10:01:06.000000');
INSERT INTO "receipts" VALUES('note/000000012.000000001.9a07d67b','2027-01-13 10:01:06.000000');
INSERT INTO "receipts" VALUES('task/000000013.000000001.ed00e6ed','2027-01-13 10:01:06.000000');
INSERT INTO "receipts" VALUES('task/000000014.000000001.7364734e','2027-01-13 10:01:06.000000');
INSERT INTO "receipts" VALUES('task/000000015.000000001.046343d8','2027-01-13 10:01:06.000000');
INSERT INTO "receipts" VALUES('update/000000019.000000001.0dd50ff3','2027-01-13 10:01:09.000000');
INSERT INTO "receipts" VALUES('update/000000020.000000001.5f24e494','2027-01-13 10:01:09.000000');
INSERT INTO "receipts" VALUES('note/000000024.000000001.5849208d','2027-01-13 10:01:12.000000');
INSERT INTO "receipts" VALUES('update/000000025.000000001.2f4e101b','2027-01-13 10:01:15.000000');
INSERT INTO "receipts" VALUES('update/000000027.000000001.c1407137','2027-01-13 14:04:21.000000');
INSERT INTO "receipts" VALUES('note/000000029.000000001.26f85c30','2027-01-13 15:05:27.000000');
INSERT INTO "receipts" VALUES('note/000000030.000000001.463fd5d5','2027-01-13 15:05:58.000000');
INSERT INTO "receipts" VALUES('update/000000033.000000001.df36846f','2027-01-13 15:05:58.000000');
INSERT INTO "receipts" VALUES('note/000000035.000000001.3655215a','2027-01-13 15:05:58.000000');
INSERT INTO "receipts" VALUES('summary/000000040.000000001.097e4312','2027-01-13 15:05:58.000000');
INSERT INTO "receipts" VALUES('update/000000041.000000001.7e797384','2027-01-13 15:05:58.000000');
CREATE TABLE reminders (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	incident_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	slot TEXT NOT NULL, 
	due_at DATETIME NOT NULL, 
	rung INTEGER NOT NULL, 
	about DATETIME, 
	task_id INTEGER, 
	user TEXT, 
	text TEXT NOT NULL, 
	state TEXT NOT NULL, 
	fired_at DATETIME, 
	message_channel TEXT, 
	message_ts TEXT, 
	outcome TEXT, 
	settled_by TEXT, 
	settled_until DATETIME, stumbled_at DATETIME, 
	CONSTRAINT fk_reminders_incident_id FOREIGN KEY(incident_id) REFERENCES incidents (id), 
	CONSTRAINT fk_reminders_task_id FOREIGN KEY(task_id) REFERENCES tasks (id), 
	CONSTRAINT uq_reminders_incident_id_kind_slot UNIQUE (incident_id, kind, slot)
);
INSERT INTO "reminders" VALUES(1,1,'update_due','1799838000/0','2027-01-13 11:00:00.000000',0,'2027-01-13 11:00:00.000000',NULL,NULL,'','dropped',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "reminders" VALUES(2,2,'update_due','1799848800/0','2027-01-13 14:00:00.000000',0,'2027-01-13 14:00:00.000000',NULL,NULL,'','dropped',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "reminders" VALUES(3,3,'update_due','1799848803/0','2027-01-13 14:00:03.000000',0,'2027-01-13 14:00:03.000000',NULL,NULL,'','dropped',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "reminders" VALUES(4,4,'update_due','1799848803/0','2027-01-13 14:00:03.000000',0,'2027-01-13 14:00:03.000000',NULL,NULL,'','settled','2027-01-13 14:04:19.000000','C000000008','1799849059.000001','snoozed','U000000003','2027-01-13 15:04:21.000000',NULL);
INSERT INTO "reminders" VALUES(5,1,'task_due','5/1799863200','2027-01-13 18:00:00.000000',0,NULL,5,NULL,'','waiting',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "reminders" VALUES(6,1,'task_due','6/1799852760','2027-01-13 15:06:00.000000',0,NULL,6,NULL,'','fired','2027-01-13 15:06:18.000000',NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "reminders" VALUES(7,1,'custom','000000017.000000001.ea6d22f4','2027-01-13 13:01:06.000000',0,NULL,NULL,'U000000002','look at the queue','fired','2027-01-13 14:04:19.000000','C000000005','1799849059.000004',NULL,NULL,NULL,NULL);
INSERT INTO "reminders" VALUES(8,1,'update_due','1799838069/0','2027-01-13 11:01:09.000000',0,'2027-01-13 11:01:09.000000',NULL,NULL,'','dropped',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "reminders" VALUES(9,2,'update_due','1799848869/0','2027-01-13 14:01:09.000000',0,'2027-01-13 14:01:09.000000',NULL,NULL,'','settled','2027-01-13 14:04:19.000000','C000000006','1799849059.000002','passed_on',NULL,NULL,NULL);
INSERT INTO "reminders" VALUES(10,1,'update_due','1799838075/0','2027-01-13 11:01:15.000000',0,'2027-01-13 11:01:15.000000',NULL,NULL,'','settled','2027-01-13 11:04:19.000000','C000000005','1799838259.000000','passed_on',NULL,NULL,NULL);
INSERT INTO "reminders" VALUES(11,1,'update_due','1799838075/1','2027-01-13 11:14:19.000000',1,'2027-01-13 11:01:15.000000',NULL,NULL,'','settled','2027-01-13 11:15:19.000000','C000000005','1799838919.000000','updated','U000000002',NULL,NULL);
INSERT INTO "reminders" VALUES(12,1,'update_due','1799838075/2','2027-01-13 11:25:19.000000',2,'2027-01-13 11:01:15.000000',NULL,NULL,'','settled','2027-01-13 14:04:19.000000','C000000002','1799849059.000000','updated','U000000002',NULL,NULL);
INSERT INTO "reminders" VALUES(13,1,'update_due','1799838075/3','2027-01-13 15:04:19.000000',2,'2027-01-13 11:01:15.000000',NULL,NULL,'','dropped',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "reminders" VALUES(14,4,'update_due','1799848803/1','2027-01-13 14:34:19.000000',1,'2027-01-13 14:00:03.000000',NULL,NULL,'','dropped',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "reminders" VALUES(15,2,'update_due','1799848869/1','2027-01-13 14:34:19.000000',2,'2027-01-13 14:01:09.000000',NULL,NULL,'','settled','2027-01-13 15:05:24.000000','C000000006','1799852724.000000','updated','U000000003',NULL,NULL);
INSERT INTO "reminders" VALUES(16,4,'update_due','1799848803/0/after-4','2027-01-13 15:04:21.000000',0,'2027-01-13 14:00:03.000000',NULL,NULL,'','settled','2027-01-13 15:05:24.000000','C000000008','1799852724.000001','snoozed','U000000003','2027-01-13 16:05:24.000000',NULL);
INSERT INTO "reminders" VALUES(17,1,'update_due','1799852661/0','2027-01-13 15:04:21.000000',0,'2027-01-13 15:04:21.000000',NULL,NULL,'','fired','2027-01-13 15:05:24.000000','C000000005','1799852724.000002',NULL,NULL,NULL,NULL);
INSERT INTO "reminders" VALUES(18,2,'update_due','1799848869/2','2027-01-13 19:05:24.000000',2,'2027-01-13 14:01:09.000000',NULL,NULL,'','dropped',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "reminders" VALUES(19,4,'update_due','1799848803/0/after-4/1','2027-01-13 15:35:24.000000',1,'2027-01-13 14:00:03.000000',NULL,NULL,'','dropped',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "reminders" VALUES(20,1,'update_due','1799852661/1','2027-01-13 15:15:24.000000',1,'2027-01-13 15:04:21.000000',NULL,NULL,'','waiting',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "reminders" VALUES(21,4,'update_due','1799848803/0/after-16','2027-01-13 16:05:24.000000',0,'2027-01-13 14:00:03.000000',NULL,NULL,'','waiting',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "reminders" VALUES(22,2,'update_due','1799867158/0','2027-01-13 19:05:58.000000',0,'2027-01-13 19:05:58.000000',NULL,NULL,'','dropped',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "reminders" VALUES(23,2,'update_due','1799856358/0','2027-01-13 16:05:58.000000',0,'2027-01-13 16:05:58.000000',NULL,NULL,'','waiting',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "reminders" VALUES(25,5,'update_due','1799939158/0','2027-01-14 15:05:58.000000',0,'2027-01-14 15:05:58.000000',NULL,NULL,'','waiting',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE revisions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	entry_id INTEGER NOT NULL, 
	change TEXT NOT NULL, 
	"by" TEXT, 
	at DATETIME NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT fk_revisions_entry_id FOREIGN KEY(entry_id) REFERENCES entries (id)
);
INSERT INTO "revisions" VALUES(1,19,'completed',NULL,'2027-01-13 10:00:06.000000','');
INSERT INTO "revisions" VALUES(2,20,'completed',NULL,'2027-01-13 10:00:06.000000','');
INSERT INTO "revisions" VALUES(3,21,'completed',NULL,'2027-01-13 10:00:06.000000','');
INSERT INTO "revisions" VALUES(4,22,'completed',NULL,'2027-01-13 10:00:06.000000','');
INSERT INTO "revisions" VALUES(5,20,'deleted',NULL,'2027-01-13 10:00:06.000000','Two gateways answer');
INSERT INTO "revisions" VALUES(6,19,'edited','U000000003','2027-01-13 10:00:06.000000','No gateways answer');
INSERT INTO "revisions" VALUES(7,21,'withdrawn','U000000002','2027-01-13 10:00:06.000015','Three gateways answer');
INSERT INTO "revisions" VALUES(8,22,'withdrawn','U000000002','2027-01-13 15:05:58.000030','Some gateways answer');
CREATE TABLE steps (
	incident_id INTEGER NOT NULL, 
	step TEXT NOT NULL, 
	state TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	result JSON NOT NULL, 
	error TEXT NOT NULL, 
	CONSTRAINT pk_steps PRIMARY KEY (incident_id, step), 
	CONSTRAINT fk_steps_incident_id FOREIGN KEY(incident_id) REFERENCES incidents (id)
);
INSERT INTO "steps" VALUES(1,'create_room','done','2027-01-13 10:00:00.000000','{"room": "C000000005", "name": "inc-1-api-is-down"}','');
INSERT INTO "steps" VALUES(1,'invite_declarer','done','2027-01-13 10:00:00.000000','{"members": "U000000002", "refused": ""}','');
INSERT INTO "steps" VALUES(1,'post_card','done','2027-01-13 10:00:00.000000','{"ts": "1799834400.000013"}','');
INSERT INTO "steps" VALUES(1,'invite_responders','done','2027-01-13 10:00:00.000000','{}','');
INSERT INTO "steps" VALUES(1,'announce','done','2027-01-13 10:00:00.000000','{"channel": "C000000002", "ts": "1799834400.000014"}','');
INSERT INTO "steps" VALUES(1,'tell_declarer','done','2027-01-13 10:00:00.000000','{}','');
INSERT INTO "steps" VALUES(1,'pin_card','done','2027-01-13 10:00:00.000000','{}','');
INSERT INTO "steps" VALUES(1,'set_topic','done','2027-01-13 10:00:00.000000','{}','');
INSERT INTO "steps" VALUES(1,'set_purpose','done','2027-01-13 10:00:00.000000','{}','');
INSERT INTO "steps" VALUES(1,'add_bookmark','done','2027-01-13 10:00:00.000000','{}','');
INSERT INTO "steps" VALUES(1,'announce/edit','done','2027-01-13 14:04:24.000000','{}','');
INSERT INTO "steps" VALUES(1,'post_card/edit','done','2027-01-13 14:04:24.000000','{}','');
INSERT INTO "steps" VALUES(2,'create_room','done','2027-01-13 10:00:00.000000','{"room": "C000000006", "name": "inc-2-high-creek"}','');
INSERT INTO "steps" VALUES(2,'invite_declarer','done','2027-01-13 10:00:00.000000','{"members": "U000000003", "refused": ""}','');
INSERT INTO "steps" VALUES(2,'post_card','done','2027-01-13 10:00:00.000000','{"ts": "1799834400.000034"}','');
INSERT INTO "steps" VALUES(2,'invite_responders','done','2027-01-13 10:00:00.000000','{}','');
INSERT INTO "steps" VALUES(2,'tell_declarer','done','2027-01-13 10:00:00.000000','{}','');
INSERT INTO "steps" VALUES(2,'pin_card','done','2027-01-13 10:00:00.000000','{}','');
INSERT INTO "steps" VALUES(2,'set_topic','done','2027-01-13 10:00:00.000000','{}','');
INSERT INTO "steps" VALUES(2,'add_bookmark','done','2027-01-13 10:00:00.000000','{}','');
INSERT INTO "steps" VALUES(3,'create_room','done','2027-01-13 10:00:03.000000','{"room": "C000000007", "name": "inc-3-counterfeit-toys"}','');
INSERT INTO "steps" VALUES(3,'invite_declarer','done','2027-01-13 10:00:03.000000','{"members": "U000000004", "refused": ""}','');
INSERT INTO "steps" VALUES(3,'post_card','done','2027-01-13 10:00:03.000000','{"ts": "1799834403.000007"}','');
INSERT INTO "steps" VALUES(3,'invite_responders','done','2027-01-13 10:00:03.000000','{}','');
INSERT INTO "steps" VALUES(3,'announce','done','2027-01-13 10:00:03.000000','{"channel": "C000000002", "ts": "1799834403.000006"}','');
INSERT INTO "steps" VALUES(3,'pin_card','done','2027-01-13 10:00:03.000000','{}','');
INSERT INTO "steps" VALUES(3,'tell_declarer','done','2027-01-13 10:00:03.000000','{}','');
INSERT INTO "steps" VALUES(3,'set_topic','done','2027-01-13 10:00:03.000000','{}','');
INSERT INTO "steps" VALUES(3,'set_purpose','done','2027-01-13 10:00:03.000000','{}','');
INSERT INTO "steps" VALUES(3,'add_bookmark','done','2027-01-13 10:00:03.000000','{}','');
INSERT INTO "steps" VALUES(3,'post_card/edit','done','2027-01-13 10:00:03.000000','{}','');
INSERT INTO "steps" VALUES(3,'announce/edit','done','2027-01-13 10:00:03.000000','{}','');
INSERT INTO "steps" VALUES(4,'create_room','done','2027-01-13 10:00:03.000000','{"room": "C000000008", "name": "inc-4-slow-search"}','');
INSERT INTO "steps" VALUES(4,'invite_declarer','done','2027-01-13 10:00:03.000000','{"members": "U000000003", "refused": ""}','');
INSERT INTO "steps" VALUES(4,'post_card','done','2027-01-13 10:00:03.000000','{"ts": "1799834403.000025"}','');
INSERT INTO "steps" VALUES(4,'invite_responders','done','2027-01-13 10:00:03.000000','{}','');
INSERT INTO "steps" VALUES(4,'announce','done','2027-01-13 10:00:03.000000','{"channel": "C000000002", "ts": "1799834403.000026"}','');
INSERT INTO "steps" VALUES(4,'pin_card','done','2027-01-13 10:00:03.000000','{}','');
INSERT INTO "steps" VALUES(4,'tell_declarer','done','2027-01-13 10:00:03.000000','{}','');
INSERT INTO "steps" VALUES(4,'set_topic','done','2027-01-13 10:00:03.000000','{}','');
INSERT INTO "steps" VALUES(4,'set_purpose','done','2027-01-13 10:00:03.000000','{}','');
INSERT INTO "steps" VALUES(4,'add_bookmark','done','2027-01-13 10:00:03.000000','{}','');
INSERT INTO "steps" VALUES(2,'post_card/edit','done','2027-01-13 10:01:09.000000','{}','');
INSERT INTO "steps" VALUES(5,'create_room','started','2027-01-13 15:06:27.000000','{}','');
CREATE TABLE tasks (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	incident_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	assignee TEXT, 
	due_at DATETIME, 
	created_by TEXT, 
	created_at DATETIME NOT NULL, 
	done_at DATETIME, 
	done_by TEXT, 
	CONSTRAINT fk_tasks_incident_id FOREIGN KEY(incident_id) REFERENCES incidents (id), 
	CONSTRAINT uq_tasks_incident_id_number UNIQUE (incident_id, number)
);
INSERT INTO "tasks" VALUES(1,1,1,'Write down what is known, unknown and assumed','U000000002',NULL,NULL,'2027-01-13 10:00:00.000000',NULL,NULL);
INSERT INTO "tasks" VALUES(2,2,1,'Write down what is known, unknown and assumed','U000000003',NULL,NULL,'2027-01-13 10:00:00.000000',NULL,NULL);
INSERT INTO "tasks" VALUES(3,3,1,'Write down what is known, unknown and assumed','U000000004',NULL,NULL,'2027-01-13 10:00:03.000000',NULL,NULL);
INSERT INTO "tasks" VALUES(4,4,1,'Write down what is known, unknown and assumed','U000000003',NULL,NULL,'2027-01-13 10:00:03.000000',NULL,NULL);
INSERT INTO "tasks" VALUES(5,1,2,'call the vendor','U000000003','2027-01-13 18:00:00.000000','U000000002','2027-01-13 10:01:06.000000',NULL,NULL);
INSERT INTO "tasks" VALUES(6,1,3,'write to the sellers','U000000002','2027-01-13 15:06:00.000000','U000000002','2027-01-13 10:01:06.000000',NULL,NULL);
INSERT INTO "tasks" VALUES(7,1,4,'ask the press office',NULL,NULL,'U000000002','2027-01-13 10:01:06.000000','2027-01-13 10:01:06.000000','U000000003');
INSERT INTO "tasks" VALUES(8,5,1,'Write down what is known, unknown and assumed','U000000004',NULL,NULL,'2027-01-13 15:05:58.000000',NULL,NULL);
CREATE TABLE updates (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	incident_id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	"by" TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	message TEXT NOT NULL, 
	status TEXT NOT NULL, 
	severity TEXT NOT NULL, 
	next_update_at DATETIME, 
	CONSTRAINT fk_updates_entry_id FOREIGN KEY(entry_id) REFERENCES entries (id), 
	CONSTRAINT fk_updates_incident_id FOREIGN KEY(incident_id) REFERENCES incidents (id)
);
INSERT INTO "updates" VALUES(1,1,30,'U000000002','2027-01-13 10:01:09.000000','We see errors everywhere','triage','S1','2027-01-13 11:01:09.000000');
INSERT INTO "updates" VALUES(2,2,31,'U000000003','2027-01-13 10:01:09.000000','Forty accounts, one bank','triage','S2','2027-01-13 14:01:09.000000');
INSERT INTO "updates" VALUES(3,1,36,'U000000002','2027-01-13 10:01:15.000000','unspeakable update','triage','S1','2027-01-13 11:01:15.000000');
INSERT INTO "updates" VALUES(4,1,41,'U000000002','2027-01-13 14:04:21.000000','Half of them are back','triage','S1','2027-01-13 15:04:21.000000');
INSERT INTO "updates" VALUES(5,2,47,'U000000003','2027-01-13 15:05:58.000000','The bank froze the payouts','triage','S2','2027-01-13 19:05:58.000000');
INSERT INTO "updates" VALUES(6,2,53,'U000000003','2027-01-13 15:05:58.000000','No buyer lost money','triage','S1','2027-01-13 16:05:58.000000');
CREATE INDEX ix_incidents_declared_at ON incidents (declared_at);
CREATE INDEX ix_incidents_phase ON incidents (phase);
CREATE INDEX ix_members_user ON members (user);
CREATE INDEX ix_holdings_incident_id ON holdings (incident_id);
CREATE UNIQUE INDEX uq_holdings_held ON holdings (incident_id, role, user) WHERE until IS NULL;
CREATE INDEX ix_entries_incident_id_happened_at ON entries (incident_id, happened_at);
CREATE INDEX ix_revisions_entry_id ON revisions (entry_id);
CREATE INDEX ix_updates_incident_id ON updates (incident_id);
CREATE INDEX ix_offers_incident_id ON offers (incident_id);
CREATE INDEX ix_reminders_state_due_at ON reminders (state, due_at);
CREATE INDEX ix_receipts_at ON receipts (at);
CREATE INDEX ix_drafts_at ON drafts (at);
CREATE INDEX ix_jobs_lane_id ON jobs (lane, id) WHERE buried_at IS NULL;
CREATE UNIQUE INDEX uq_jobs_lane_leased ON jobs (lane) WHERE leased_until IS NOT NULL;
CREATE INDEX ix_jobs_incident_id ON jobs (incident_id);
CREATE UNIQUE INDEX uq_jobs_wish_waiting ON jobs (coalescing_key) WHERE leased_until IS NULL AND buried_at IS NULL;
CREATE INDEX ix_lines_incident_id ON lines (incident_id);
CREATE INDEX ix_expiries_at ON expiries (at);
CREATE INDEX ix_reminders_stumbled_at ON reminders (stumbled_at) WHERE stumbled_at IS NOT NULL;
CREATE INDEX ix_steps_unfinished ON steps (incident_id) WHERE state != 'done';
CREATE INDEX ix_jobs_buried_at ON jobs (buried_at) WHERE buried_at IS NOT NULL;
CREATE INDEX ix_tasks_assignee_undone ON tasks (assignee) WHERE done_at IS NULL;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('jobs',138);
INSERT INTO "sqlite_sequence" VALUES('incidents',5);
INSERT INTO "sqlite_sequence" VALUES('holdings',7);
INSERT INTO "sqlite_sequence" VALUES('tasks',8);
INSERT INTO "sqlite_sequence" VALUES('entries',57);
INSERT INTO "sqlite_sequence" VALUES('reminders',25);
INSERT INTO "sqlite_sequence" VALUES('revisions',8);
INSERT INTO "sqlite_sequence" VALUES('updates',6);
INSERT INTO "sqlite_sequence" VALUES('offers',4);
INSERT INTO "sqlite_sequence" VALUES('episodes',1);
INSERT INTO "sqlite_sequence" VALUES('missed',30);
INSERT INTO "sqlite_sequence" VALUES('expiries',1);
COMMIT;
