/* SPDX-License-Identifier: EUPL-1.2 */
/* The fold of the chain of acts: what counts, every reason why something does not, and that a
 * refusal changes nothing. */
#include "actor.h"
#include "test.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define ACTORS 9
#define SEALED_MAX 16384

static struct actor actors[ACTORS]; /* 0 founds; the last one stays a stranger in most tests */
static struct es_federation f;

/* An act as a test wants it, right unless the test changes something. */
struct spec {
	struct es_act act;
	const struct actor *newcomer;
	const struct actor *approvers[4];
	size_t approvers_len;
	uint64_t last[4];                 /* that each approval is signed over */
	struct es_id approved_federation; /* the same */
	const struct actor *approved;     /* the newcomer that approvals are for */
	const struct actor *proposer;
	const struct actor *cosigners[ACTORS];
	size_t cosigners_len;
	const char *proposal_purpose, *cosign_purpose;
	bool bad_proposal, bad_cosignature, bad_approval; /* flips a bit of the signature */
};

struct sealed {
	uint8_t bytes[SEALED_MAX];
	size_t len;
};

static int setup(void **state)
{
	(void)state;
	for (uint8_t i = 0; i < ACTORS; i++)
		actor_init(&actors[i], (uint8_t)(i + 1));
	es_federation_init(&f);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	es_federation_free(&f);
	return 0;
}

static struct spec found_spec(void)
{
	struct spec s = {.act = {.type = ES_ACT_FOUND,
	                         .created_ms = 1700000001000,
	                         .name = "Réseau",
	                         .policy = {1, 1, 1, 1, 1, 1, 1, 1},
	                         .admission = actors[0].admission},
	                 .proposer = &actors[0],
	                 .cosigners = {&actors[0]},
	                 .cosigners_len = 1,
	                 .proposal_purpose = "essaim/v1/proposal",
	                 .cosign_purpose = "essaim/v1/cosign"};
	return s;
}

static struct spec admit_spec(const struct actor *newcomer)
{
	struct spec s = found_spec();

	s.act = (struct es_act){.type = ES_ACT_ADMIT,
	                        .federation = f.id,
	                        .epoch = f.epoch,
	                        .index = f.acts,
	                        .prev = f.head,
	                        .created_ms = 1700000001000 + f.acts,
	                        .sponsor = actors[0].structure};
	s.newcomer = s.approved = newcomer;
	s.approvers[0] = &actors[0];
	s.approvers_len = 1;
	s.approved_federation = f.id;
	return s;
}

/* [certificate, signature], signed here without the code under test. */
static void write_vouch(struct es_writer *w, const struct actor *a, const char *purpose,
                        const struct es_id *id, bool bad)
{
	uint8_t text[128], signature[ES_SIGNATURE_LEN];
	size_t len = strlen(purpose) + 1;

	memcpy(text, purpose, len);
	memcpy(text + len, id->bytes, ES_ID_LEN);
	crypto_sign_detached(signature, NULL, text, len + ES_ID_LEN, a->node_secret);
	signature[5] ^= bad;
	es_write_array(w, 2);
	es_write_raw(w, actor_certificate(a));
	es_write_bin(w, ES_BYTES(signature));
}

/* What approvals are signed over: the act's own payload, or another admission. */
static struct es_bytes approved_payload(const struct spec *s, const struct es_act *act,
                                        struct es_writer *w)
{
	struct es_act plain;

	if (s->approved != s->newcomer) {
		assert_err(es_admission_payload(&s->approved->admission, &act->sponsor, w), ES_OK);
		return es_writer_bytes(w);
	}
	assert_err(es_act_encode(act, NULL, 0, w), ES_OK);
	assert_err(es_act_decode(es_writer_bytes(w), &plain), ES_OK);
	return plain.payload;
}

static void write_approvals(const struct spec *s, const struct es_act *act, struct es_writer *w,
                            struct es_bytes *out)
{
	uint8_t space[2048];
	struct es_writer scratch;

	es_writer_init(&scratch, space, sizeof(space));
	struct es_bytes payload = approved_payload(s, act, &scratch);
	for (size_t i = 0; i < s->approvers_len; i++) {
		struct es_signer signer = actor_signer(s->approvers[i]);
		size_t start = w->len;
		assert_err(es_approval_make(&signer, &s->approved_federation, act->type, payload,
		                            s->last[i], w),
		           ES_OK);
		w->data[w->len - 1] ^= s->bad_approval;
		out[i] = es_bytes_of(w->data + start, w->len - start);
	}
}

static struct es_bytes seal(const struct spec *spec, struct sealed *out)
{
	static uint8_t payload_space[1024], approval_space[4096], act_space[8192];
	struct es_writer payload, approval, act, w;
	struct es_bytes approvals[4];
	struct es_act a = spec->act;
	struct es_id id;

	es_writer_init(&payload, payload_space, sizeof(payload_space));
	es_writer_init(&approval, approval_space, sizeof(approval_space));
	es_writer_init(&act, act_space, sizeof(act_space));
	es_writer_init(&w, out->bytes, sizeof(out->bytes));
	if (spec->newcomer) {
		assert_err(es_admission_payload(&spec->newcomer->admission, &a.sponsor, &payload),
		           ES_OK);
		a.payload = es_writer_bytes(&payload);
	}
	write_approvals(spec, &a, &approval, approvals);
	assert_err(es_act_encode(&a, approvals, spec->approvers_len, &act), ES_OK);
	es_act_id(es_writer_bytes(&act), &id);
	es_write_array(&w, 3);
	es_write_bin(&w, es_writer_bytes(&act));
	write_vouch(&w, spec->proposer, spec->proposal_purpose, &id, spec->bad_proposal);
	es_write_array(&w, spec->cosigners_len);
	for (size_t i = 0; i < spec->cosigners_len; i++)
		write_vouch(&w, spec->cosigners[i], spec->cosign_purpose, &id,
		            spec->bad_cosignature);
	assert_err(w.err, ES_OK);
	out->len = w.len;
	return es_writer_bytes(&w);
}

/* --- state unchanged -------------------------------------------------------------------------- */

struct snapshot {
	struct es_federation f;
	struct es_member *members;
	struct es_id *act_ids;
};

static struct snapshot take_snapshot(void)
{
	struct snapshot s = {.f = f};

	s.members = calloc(f.members_len + 1, sizeof(*s.members));
	s.act_ids = calloc((size_t)f.acts + 1, sizeof(*s.act_ids));
	assert_true(s.members && s.act_ids);
	if (f.members_len > 0)
		memcpy(s.members, f.members, f.members_len * sizeof(*s.members));
	if (f.act_ids)
		memcpy(s.act_ids, f.act_ids, (size_t)f.acts * sizeof(*s.act_ids));
	return s;
}

static void assert_unchanged(struct snapshot *s)
{
	assert_true(es_id_equal(&s->f.id, &f.id));
	assert_true(es_id_equal(&s->f.head, &f.head));
	assert_string_equal(s->f.name, f.name);
	assert_int_equal(s->f.epoch, f.epoch);
	assert_int_equal(s->f.acts, f.acts);
	assert_int_equal(s->f.policy.admit, f.policy.admit);
	assert_int_equal(s->f.members_len, f.members_len);
	if (f.members_len > 0)
		assert_memory_equal(s->members, f.members, f.members_len * sizeof(*f.members));
	if (f.act_ids)
		assert_memory_equal(s->act_ids, f.act_ids, (size_t)f.acts * sizeof(*f.act_ids));
	free(s->members);
	free(s->act_ids);
}

static void refuse_bytes(struct es_bytes bytes, es_err err)
{
	struct snapshot before = take_snapshot();

	assert_err(es_federation_fold(&f, bytes), err);
	assert_unchanged(&before);
}

static void refuse(const struct spec *spec, es_err err)
{
	static struct sealed sealed;

	refuse_bytes(seal(spec, &sealed), err);
}

static void fold(const struct spec *spec)
{
	static struct sealed sealed;

	assert_err(es_federation_fold(&f, seal(spec, &sealed)), ES_OK);
}

/* A federation of the first count actors. */
static void found_with(size_t count, uint64_t admit_approvals)
{
	struct spec s = found_spec();

	es_federation_free(&f);
	fold(&s);
	for (size_t i = 1; i < count; i++) {
		s = admit_spec(&actors[i]);
		fold(&s);
	}
	f.policy.admit = admit_approvals;
}

/* --- the founding act ------------------------------------------------------------------------- */

static void the_founder_coordinates_and_is_the_one_steward(void **state)
{
	(void)state;
	struct spec s = found_spec();
	struct sealed sealed;
	struct es_id id;
	struct es_bytes bytes = seal(&s, &sealed);
	struct es_reader r;

	es_reader_init(&r, bytes);
	es_read_array_of(&r, 3);
	es_act_id(es_read_bin(&r, SEALED_MAX), &id);
	assert_int_equal(f.acts, 0);
	assert_null(es_federation_coordinator(&f));
	assert_err(es_federation_fold(&f, bytes), ES_OK);
	assert_true(es_id_equal(&f.id, &id));
	assert_true(es_id_equal(&f.head, &id));
	assert_string_equal(f.name, "Réseau");
	assert_int_equal(f.acts, 1);
	assert_int_equal(f.policy.admit, 1);
	const struct es_member *m = es_federation_coordinator(&f);
	assert_non_null(m);
	assert_ptr_equal(m, es_federation_member(&f, &actors[0].structure));
	assert_true(m->steward);
	assert_string_equal(m->admission.name, "Structure 1");
	refuse_bytes(bytes, ES_STALE);
}

static void what_is_sealed_here_is_what_the_code_seals(void **state)
{
	(void)state;
	struct spec s = found_spec();
	struct sealed sealed;
	uint8_t space[SEALED_MAX];
	struct es_writer w;
	struct es_signer signer = actor_signer(&actors[0]);
	struct es_bytes bytes = seal(&s, &sealed);
	struct es_reader r;

	es_reader_init(&r, bytes);
	es_read_array_of(&r, 3);
	es_writer_init(&w, space, sizeof(space));
	assert_err(es_act_seal(es_read_bin(&r, SEALED_MAX), &signer, &w), ES_OK);
	assert_true(es_bytes_equal(bytes, es_writer_bytes(&w)));
}

static void founding_acts_that_do_not_count(void **state)
{
	(void)state;
	struct spec s = found_spec();

	s.proposer = &actors[1];
	refuse(&s, ES_NOT_MEMBER);
	s = found_spec();
	s.bad_proposal = true;
	refuse(&s, ES_BAD_SIGNATURE);
	s = found_spec();
	s.cosigners_len = 0;
	refuse(&s, ES_NOT_ALLOWED);
	s = found_spec();
	s.cosigners[0] = &actors[1];
	refuse(&s, ES_NOT_ALLOWED);
	s = found_spec();
	s.bad_cosignature = true;
	refuse(&s, ES_BAD_SIGNATURE);
	s = found_spec(); /* nobody can have approved what had no name yet */
	s.approvers[0] = &actors[0];
	s.approvers_len = 1;
	refuse(&s, ES_NOT_ALLOWED);
	s.bad_approval = true;
	refuse(&s, ES_BAD_SIGNATURE);
	/* A certificate of the structure's id under a key that is not its first. */
	struct actor liar = actors[0];
	actor_certify(&liar, actors[1].key, actors[1].secret);
	s = found_spec();
	s.proposer = &liar;
	refuse(&s, ES_NOT_MEMBER);
	s = found_spec();
	s.cosigners[0] = &liar;
	refuse(&s, ES_NOT_ALLOWED);
	assert_int_equal(f.acts, 0);
	assert_int_equal(f.members_len, 0);
}

static void a_ticket_says_which_federation(void **state)
{
	(void)state;
	struct spec s = found_spec();
	struct es_id id;

	fold(&s);
	id = f.id;
	es_federation_free(&f);
	f.id = id;
	f.id.bytes[0] ^= 1;
	refuse(&s, ES_FORK);
	f.id = id;
	fold(&s);
}

static void the_chain_begins_with_the_founding_act(void **state)
{
	(void)state;
	found_with(1, 1);
	struct spec s = admit_spec(&actors[1]);
	es_federation_free(&f);
	refuse(&s, ES_GAP);
	found_with(1, 1);
	s = found_spec();
	s.act.created_ms++;
	refuse(&s, ES_FORK);
}

/* --- admission -------------------------------------------------------------------------------- */

static void an_admission_makes_a_member(void **state)
{
	(void)state;
	struct es_certificate cert;

	found_with(1, 1);
	assert_err(es_certificate_decode(actor_certificate(&actors[1]), &cert), ES_OK);
	assert_err(es_federation_knows(&f, &cert), ES_NOT_MEMBER);
	struct spec s = admit_spec(&actors[1]);
	fold(&s);
	assert_err(es_federation_knows(&f, &cert), ES_OK);
	const struct es_member *m = es_federation_member(&f, &actors[1].structure);
	assert_non_null(m);
	assert_false(m->coordinator);
	assert_false(m->steward);
	assert_int_equal(m->admitted_index, 1);
	assert_int_equal(m->last_act, 1);
	assert_int_equal(m->admitted_ms, 1700000001001);
	assert_int_equal(m->admission.logs, ES_LOGS_PER_STRUCTURE_DEFAULT);
	assert_int_equal(f.acts, 2);

	/* A certificate of that structure under another key speaks for nobody. */
	struct actor liar = actors[1];
	actor_certify(&liar, actors[2].key, actors[2].secret);
	assert_err(es_certificate_decode(actor_certificate(&liar), &cert), ES_OK);
	assert_err(es_federation_knows(&f, &cert), ES_NOT_MEMBER);
}

static void acts_in_the_wrong_place(void **state)
{
	(void)state;
	struct sealed first;
	found_with(1, 1);
	struct spec s = admit_spec(&actors[1]), early = s;
	struct es_bytes bytes = seal(&s, &first);

	s.act.index++;
	refuse(&s, ES_GAP);
	s = early;
	s.act.prev.bytes[0] ^= 1;
	refuse(&s, ES_FORK);
	s = early;
	s.act.federation.bytes[0] ^= 1;
	refuse(&s, ES_NOT_ALLOWED);
	s = early;
	s.act.epoch++;
	refuse(&s, ES_NOT_ALLOWED);
	assert_err(es_federation_fold(&f, bytes), ES_OK);
	refuse_bytes(bytes, ES_STALE);
	s = early; /* another act at an index that is taken */
	s.act.created_ms++;
	refuse(&s, ES_FORK);
	s = admit_spec(&actors[2]);
	fold(&s);
	refuse_bytes(bytes, ES_STALE); /* also further back */
	f.acts = ES_ACTS_MAX;
	s = admit_spec(&actors[3]);
	es_err err = es_federation_fold(&f, seal(&s, &first));
	f.acts = 3;
	assert_err(err, ES_LIMIT);
}

static void proposals_that_do_not_count(void **state)
{
	(void)state;
	found_with(2, 1);
	struct spec s = admit_spec(&actors[2]);

	s.proposer = &actors[1]; /* a member, not the coordinator */
	refuse(&s, ES_NOT_ALLOWED);
	s.proposer = &actors[8];
	refuse(&s, ES_NOT_MEMBER);
	s = admit_spec(&actors[2]);
	s.bad_proposal = true;
	refuse(&s, ES_BAD_SIGNATURE);
	s = admit_spec(&actors[2]); /* a cosignature is no proposal */
	s.proposal_purpose = "essaim/v1/cosign";
	refuse(&s, ES_BAD_SIGNATURE);
	/* The coordinator's key was changed: its old certificates count nothing. */
	s = admit_spec(&actors[2]);
	f.members[0].admission.key[0] ^= 1;
	refuse(&s, ES_NOT_MEMBER);
	f.members[0].admission.key[0] ^= 1;
	fold(&s);
}

static void cosignatures_that_do_not_count(void **state)
{
	(void)state;
	found_with(2, 1);
	struct spec s = admit_spec(&actors[2]);

	s.cosigners_len = 0;
	refuse(&s, ES_NOT_ALLOWED);
	s.cosigners[s.cosigners_len++] = &actors[1]; /* a member, not a steward */
	refuse(&s, ES_NOT_ALLOWED);
	s.cosigners[0] = &actors[8];
	refuse(&s, ES_NOT_ALLOWED);
	s = admit_spec(&actors[2]); /* nor do they beside one that suffices */
	s.cosigners[s.cosigners_len++] = &actors[1];
	refuse(&s, ES_NOT_ALLOWED);
	s = admit_spec(&actors[2]); /* the same structure twice */
	s.cosigners[s.cosigners_len++] = &actors[0];
	refuse(&s, ES_NOT_ALLOWED);
	s = admit_spec(&actors[2]);
	s.bad_cosignature = true;
	refuse(&s, ES_BAD_SIGNATURE);
	s = admit_spec(&actors[2]);
	s.cosign_purpose = "essaim/v1/proposal";
	refuse(&s, ES_BAD_SIGNATURE);
}

static void approvals_that_do_not_count(void **state)
{
	(void)state;
	found_with(3, 1);
	struct spec s = admit_spec(&actors[3]);

	s.approvers_len = 0;
	refuse(&s, ES_NOT_ALLOWED);
	s = admit_spec(&actors[3]); /* of a stranger */
	s.approvers[0] = &actors[8];
	refuse(&s, ES_NOT_MEMBER);
	s = admit_spec(&actors[3]); /* of a member that is not the sponsor */
	s.approvers[0] = &actors[1];
	refuse(&s, ES_NOT_ALLOWED);
	s = admit_spec(&actors[3]); /* twice of one */
	s.approvers[s.approvers_len++] = &actors[0];
	refuse(&s, ES_NOT_ALLOWED);
	s = admit_spec(&actors[3]); /* over another state */
	s.last[0] = 1;
	refuse(&s, ES_NOT_ALLOWED);
	s.last[0] = 0; /* also beside one that suffices */
	s.last[1] = 1;
	s.approvers[s.approvers_len++] = &actors[1];
	refuse(&s, ES_NOT_ALLOWED);
	s.last[1] = 0;
	s = admit_spec(&actors[3]); /* of somebody else's admission */
	s.approved = &actors[4];
	refuse(&s, ES_BAD_SIGNATURE);
	s = admit_spec(&actors[3]); /* for another federation */
	s.approved_federation.bytes[31] ^= 1;
	refuse(&s, ES_BAD_SIGNATURE);
	s = admit_spec(&actors[3]);
	s.bad_approval = true;
	refuse(&s, ES_BAD_SIGNATURE);
	s = admit_spec(&actors[3]); /* with a good one beside it, a bad one still spoils it */
	s.approvers[s.approvers_len++] = &actors[8];
	refuse(&s, ES_NOT_MEMBER);
	s = admit_spec(&actors[3]);
	fold(&s);
}

static void subjects_and_sponsors_are_checked(void **state)
{
	(void)state;
	found_with(2, 1);
	struct spec s = admit_spec(&actors[1]);

	refuse(&s, ES_EXISTS);
	s = admit_spec(&actors[0]);
	refuse(&s, ES_EXISTS);
	s = admit_spec(&actors[2]);
	s.act.sponsor = actors[8].structure;
	refuse(&s, ES_NOT_MEMBER);
	s = admit_spec(&actors[2]); /* a sponsor that is not the coordinator may well be */
	s.act.sponsor = actors[1].structure;
	s.approvers[0] = &actors[1];
	fold(&s);
	assert_non_null(es_federation_member(&f, &actors[2].structure));
}

static void acts_of_later_releases_stop_the_fold(void **state)
{
	(void)state;
	found_with(1, 1);
	for (uint64_t type = ES_ACT_LAST + 1; type <= 255; type += 60) {
		struct spec s = admit_spec(&actors[1]);
		s.act.type = type;
		refuse(&s, ES_VERSION);
		s.proposer = &actors[1]; /* but only if the seal holds */
		refuse(&s, ES_NOT_MEMBER);
	}
}

static void approvals_suffice_from_the_policy_on(void **state)
{
	(void)state;
	for (uint64_t policy = 0; policy <= 3; policy++) {
		for (size_t count = 0; count <= 4; count++) {
			found_with(5, policy);
			struct spec s = admit_spec(&actors[5]);
			for (size_t i = 0; i < count; i++)
				s.approvers[i] = &actors[i];
			s.approvers_len = count;
			if (count >= policy)
				fold(&s);
			else
				refuse(&s, ES_NOT_ALLOWED);
		}
	}
	/* Fewer members than the policy asks for: all of them. */
	found_with(2, 3);
	struct spec s = admit_spec(&actors[5]);
	refuse(&s, ES_NOT_ALLOWED);
	s.approvers[s.approvers_len++] = &actors[1];
	fold(&s);
}

static void a_majority_of_stewards_makes_an_act_count(void **state)
{
	(void)state;
	for (size_t stewards = 1; stewards <= 5; stewards++) {
		for (size_t count = 0; count <= stewards; count++) {
			found_with(6, 1);
			for (size_t i = 0; i < 6; i++)
				f.members[i].steward =
				        i >= 1 && i <= stewards; /* not the coordinator */
			struct spec s = admit_spec(&actors[6]);
			for (size_t i = 0; i < count; i++)
				s.cosigners[i] = &actors[i + 1];
			s.cosigners_len = count;
			if (2 * count > stewards)
				fold(&s);
			else
				refuse(&s, ES_NOT_ALLOWED);
		}
	}
	found_with(1, 1); /* no steward at all: nothing counts any more */
	f.members[0].steward = false;
	struct spec s = admit_spec(&actors[1]);
	s.cosigners_len = 0;
	refuse(&s, ES_NOT_ALLOWED);
}

static void stewards_cosign_one_after_the_other(void **state)
{
	(void)state;
	struct sealed sealed;
	uint8_t space[SEALED_MAX];
	struct es_writer w;
	struct es_signer signer = actor_signer(&actors[1]);

	found_with(3, 1);
	f.members[1].steward = true;
	struct spec s = admit_spec(&actors[3]);
	struct es_bytes bytes = seal(&s, &sealed);
	refuse_bytes(bytes, ES_NOT_ALLOWED);
	es_writer_init(&w, space, sizeof(space));
	assert_err(es_act_cosign(bytes, &signer, &w), ES_OK);
	assert_err(es_federation_fold(&f, es_writer_bytes(&w)), ES_OK);

	/* No more than there may be stewards. */
	struct es_writer grown, next;
	es_writer_grow(&grown, ES_SEALED_MAX);
	es_writer_grow(&next, ES_SEALED_MAX);
	es_write_raw(&grown, bytes);
	es_err err = ES_OK;
	for (size_t i = 1; err == ES_OK && i <= ES_STEWARDS_MAX; i++) {
		struct actor another;
		actor_init(&another, (uint8_t)(60 + i));
		signer = actor_signer(&another);
		es_writer_reset(&next);
		err = es_act_cosign(es_writer_bytes(&grown), &signer, &next);
		assert_err(err, i < ES_STEWARDS_MAX ? ES_OK : ES_LIMIT);
		es_writer_reset(&grown);
		es_write_raw(&grown, es_writer_bytes(&next));
	}
	signer = actor_signer(&actors[0]); /* nor twice of one */
	assert_err(es_act_cosign(bytes, &signer, &w), ES_EXISTS);
	es_writer_free(&grown);
	es_writer_free(&next);
	assert_int_not_equal(es_act_cosign(es_bytes_of(bytes.data, 5), &signer, &w), ES_OK);
}

/* --- bytes and memory ------------------------------------------------------------------------- */

static void every_byte_of_a_sealed_act_counts(void **state)
{
	(void)state;
	struct sealed sealed;

	found_with(1, 1);
	struct spec s = admit_spec(&actors[1]);
	struct es_bytes bytes = seal(&s, &sealed);
	struct snapshot before = take_snapshot();
	for (size_t i = 0; i < bytes.len; i++) {
		sealed.bytes[i] ^= 1;
		assert_int_not_equal(es_federation_fold(&f, bytes), ES_OK);
		sealed.bytes[i] ^= 1;
		assert_int_not_equal(es_federation_fold(&f, es_bytes_of(bytes.data, i)), ES_OK);
	}
	sealed.bytes[bytes.len] = 0xc0;
	assert_err(es_federation_fold(&f, es_bytes_of(bytes.data, bytes.len + 1)), ES_MALFORMED);
	assert_unchanged(&before);
	assert_err(es_federation_fold(&f, bytes), ES_OK);
}

static void sizes_are_bounded(void **state)
{
	(void)state;
	static uint8_t huge[ES_SEALED_MAX + 1];
	uint8_t many[2 + 3 + 1 + 3 + ES_STEWARDS_MAX + 1] = {
	        0x93, 0xc4, 0, 0x90, 0xdc, 0, ES_STEWARDS_MAX + 1};

	found_with(1, 1);
	refuse_bytes(ES_BYTES(huge), ES_TOO_LARGE);
	refuse_bytes(es_bytes_of(many, 7 + ES_STEWARDS_MAX + 1), ES_LIMIT);
	refuse_bytes(es_bytes_of(NULL, 0), ES_MALFORMED);

	/* A full federation admits nobody. */
	struct es_member *full = calloc(ES_MEMBERS_MAX, sizeof(*full));
	uint32_t *full_by_id = calloc(ES_MEMBERS_MAX, sizeof(*full_by_id)), *few_by_id = f.by_id;
	struct es_member *few = f.members;
	assert_true(full && full_by_id);
	for (uint32_t i = 0; i < ES_MEMBERS_MAX; i++) {
		full_by_id[ES_MEMBERS_MAX - 1 - i] = i; /* the founder behind all others */
		memset(full[i].admission.structure.bytes, 0, 2);
		full[i].admission.structure.bytes[30] = (uint8_t)(~i >> 8);
		full[i].admission.structure.bytes[31] = (uint8_t)~i;
	}
	memcpy(full, few, sizeof(*few));
	f.members = full;
	f.by_id = full_by_id;
	f.members_len = f.members_capacity = ES_MEMBERS_MAX;
	struct spec s = admit_spec(&actors[1]);
	refuse(&s, ES_LIMIT);
	free(few);
	free(few_by_id);
}

static void it_grows_as_far_as_its_members(void **state)
{
	(void)state;
	found_with(1, 1);
	for (uint8_t i = 0; i < 60; i++) {
		struct actor newcomer;
		actor_init(&newcomer, (uint8_t)(100 + i));
		struct spec s = admit_spec(&newcomer);
		fold(&s);
		assert_true(f.members_capacity <= 2 * f.members_len + 8);
		assert_true(f.act_ids_capacity <= 2 * f.acts + 8);
		/* In order of admission. */
		assert_true(es_id_equal(&f.members[f.members_len - 1].admission.structure,
		                        &newcomer.structure));
	}
	assert_int_equal(f.members_len, 61);
	assert_int_equal(f.acts, 61);
}

static void a_lack_of_memory_changes_nothing(void **state)
{
	(void)state;
	struct sealed sealed;
	struct spec s = found_spec();
	struct es_bytes bytes = seal(&s, &sealed);
	size_t refused = 0;

	for (size_t acts = 0; acts < 9; acts++) {
		if (acts > 0) {
			s = admit_spec(&actors[acts > 7 ? 8 : acts]);
			bytes = seal(&s, &sealed);
		}
		for (size_t nth = 0;; nth++) {
			struct snapshot before = take_snapshot();
			fail_allocation(nth);
			es_err err = es_federation_fold(&f, bytes);
			if (!fail_no_allocation()) {
				assert_err(err, ES_OK);
				free(before.members);
				free(before.act_ids);
				break;
			}
			assert_err(err, ES_NO_MEMORY);
			assert_unchanged(&before);
			refused++;
		}
	}
	assert_int_equal(f.members_len, 9);
	assert_int_equal(refused, 4); /* two arrays, at the first and at the ninth */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(the_founder_coordinates_and_is_the_one_steward),
	        TEST(what_is_sealed_here_is_what_the_code_seals),
	        TEST(founding_acts_that_do_not_count),
	        TEST(a_ticket_says_which_federation),
	        TEST(the_chain_begins_with_the_founding_act),
	        TEST(an_admission_makes_a_member),
	        TEST(acts_in_the_wrong_place),
	        TEST(proposals_that_do_not_count),
	        TEST(cosignatures_that_do_not_count),
	        TEST(approvals_that_do_not_count),
	        TEST(subjects_and_sponsors_are_checked),
	        TEST(acts_of_later_releases_stop_the_fold),
	        TEST(approvals_suffice_from_the_policy_on),
	        TEST(a_majority_of_stewards_makes_an_act_count),
	        TEST(stewards_cosign_one_after_the_other),
	        TEST(every_byte_of_a_sealed_act_counts),
	        TEST(sizes_are_bounded),
	        TEST(it_grows_as_far_as_its_members),
	        TEST(a_lack_of_memory_changes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
