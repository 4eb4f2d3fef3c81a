/* SPDX-License-Identifier: EUPL-1.2 */
/* Every limit of the protocol, on one page. Sizes are bytes, times milliseconds, unless the name
 * says otherwise. Those marked (wire) are part of the protocol: two nodes that differ in them would
 * disagree. */
#ifndef ESSAIM_LIMITS_H
#define ESSAIM_LIMITS_H

/* Records (wire) */
#define ES_HEADER_MAX 1024
#define ES_PARENTS_MAX 8
#define ES_BODY_MAX (256 * 1024)
#define ES_BODY_CLASS_MIN 256
#define ES_WINDOW_MAX (1024 * 1024) /* of a zstd frame */
#define ES_LANG_MAX                                                                                \
	35 /* BCP 47 tags in use are far shorter; RFC 5646 4.4.1 recommends to allow 35 */
#define ES_DEPTH_MAX 16 /* nesting of arrays and maps in a body */
#define ES_MAP_MAX 512  /* keys of one map */

/* Fields of bodies (wire); a kind's table may ask for less */
#define ES_TEXT_MAX 500 /* one line: a name, a title */
#define ES_PROSE_MAX (64 * 1024)
#define ES_COMMENT_MAX 40000 /* 10,000 characters of any script */
#define ES_MENTIONS_MAX 20   /* of one comment */
#define ES_CODE_MAX 40       /* of a choice */
#define ES_URL_MAX 2000
#define ES_EMAIL_MAX 254 /* RFC 5321 section 4.5.3.1.3, less the brackets */
#define ES_FILE_NAME_MAX 200
#define ES_FILE_TEXT_MAX 40000 /* what a file shows or says, in words */
#define ES_VOICES_MAX 10       /* files of a comment or testimony */
#define ES_FILES_MAX 50        /* to which one body refers, in one field */
#define ES_CUES_MAX 5000       /* lines of subtitles */
#define ES_CUE_TEXT_MAX 1000
#define ES_CUE_MS_MAX 359999999 /* 99:59:59.999 */

/* Logs (wire) */
#define ES_RUN_MAX 1024   /* headers in a run; no run crosses a multiple of it */
#define ES_EDGE_MAX 64    /* hashes on a tree's right edge */
#define ES_PATH_MAX 64    /* hashes in an inclusion path */
#define ES_NOTE_MAX 16384 /* a checkpoint as a signed note, cosignatures included */
#define ES_COSIGNERS_MAX 64
#define ES_FORKS_PER_STRUCTURE_MAX 1024     /* frozen logs */
#define ES_FORK_MAX (16 * 1024)             /* a fork proof */
#define ES_START_BODY_MAX (4 * 1024)        /* a log start's body inside a fork proof */
#define ES_PROOF_KEYS_MAX 64                /* keys before the one that a proof is about */
#define ES_PROOF_ACTS_MAX (4 * 1024 * 1024) /* bytes of acts in a proof */
#define ES_PROOF_MAX (ES_BODY_MAX + 64 * 1024 + ES_PROOF_ACTS_MAX)

/* Federation (wire) */
#define ES_NAME_MAX 200
#define ES_CERT_MAX 512
#define ES_ACT_MAX (64 * 1024)
#define ES_SEALED_MAX (192 * 1024) /* an act with its seal, and with what carries it on */
#define ES_CARRIED_MAX 8           /* acts that one hand-over carries on */
#define ES_REASON_MAX 1000
#define ES_LISTED_MAX 600         /* logs that one act lists */
#define ES_LISTED_ALL_MAX 1000000 /* that all acts list */
#define ES_KEY_BOXES_MAX 512      /* nodes to which one act seals the network key */
#define ES_EPOCH_STEP_MAX 1024    /* a steward goes no further ahead at once (local) */
#define ES_ACTS_MAX 100000
#define ES_STEWARDS_MAX 64
#define ES_APPROVALS_MAX 64
#define ES_MEMBERS_MAX 10000
#define ES_LOGS_PER_STRUCTURE_DEFAULT 100000
#define ES_LEAVES_PER_STRUCTURE_DEFAULT 10000000
#define ES_BODY_BYTES_PER_STRUCTURE_DEFAULT (64ull * 1024 * 1024 * 1024)

/* Motions (local) */
#define ES_COSIGNED_MESSAGE_MAX 64  /* cosignatures in one message */
#define ES_MOTIONS_MAX 512          /* acts that are under way */
#define ES_MOTIONS_PER_STRUCTURE 16 /* of them, of one proposer or first approver */
#define ES_MOTIONS_BYTES_MAX (4 * 1024 * 1024)
#define ES_MOTION_CHECKS_MAX 1024      /* voices of one peer that are checked at once */
#define ES_MOTION_CHECKS_PER_S 64      /* and how fast that comes back */
#define ES_HAND_OVER_PATIENCE_MS 20000 /* the least that a steward waits for another's */
#define ES_MOTIONS_HELD_MAX                                                                        \
	(256 * 1024) /* bytes of one peer that wait for acts, to be offered again */

/* Tickets (wire) */
#define ES_TICKET_MAX 1024
#define ES_ADDRESS_MAX 128
#define ES_ADDRESSES_MAX 4
#define ES_TICKETS_OPEN_MAX 256 /* unused, of one node: bounds the PSK trials at message 1 */

/* Channel (wire) */
#define ES_NOISE_MESSAGE_MAX 65535
#define ES_NOISE_TAG 16
#define ES_FRAME_MAX (ES_NOISE_MESSAGE_MAX - ES_NOISE_TAG) /* plain bytes of one frame */
#define ES_MESSAGE_MAX (1024 * 1024 + 64 * 1024) /* a message, reassembled from its frames */
#define ES_REKEY_FRAMES 65536                    /* frames per direction between rekeyings */
#define ES_HANDSHAKE_PAYLOAD_MAX 1024

/* Channel (local) */
#define ES_PSKS_MAX 512                         /* keys that a responder tries at message 1 */
#define ES_CHANNEL_OUTPUT_MAX (4 * 1024 * 1024) /* sealed bytes that wait for the carrier */

/* Session (wire) */
#define ES_CREDIT_INITIAL                                                                          \
	(4u * 1024 * 1024)      /* bytes of runs and bodies that may be under way unacknowledged */
#define ES_WANT_MAX 512         /* record ids in one message */
#define ES_ACTS_MESSAGE_MAX 64  /* acts in one message */
#define ES_FORKS_MESSAGE_MAX 32 /* fork proofs in one message */
#define ES_CLAIMS_MAX 8         /* claims of other histories on one link, each way */
#define ES_SEARCH_STEPS_MAX 16  /* questions about one claim: 64 levels, 6 a step, and some */
#define ES_LOGS_MAX 100000
#define ES_POLICY_KINDS_MAX 64 /* that a body policy names */
#define ES_POLICY_LANGS_MAX 32
#define ES_INSTANCE_LEN 8 /* random, of a running process: tells clones of one home apart */

/* Attachments (wire) */
#define ES_CHUNK_LEN 65536             /* bytes of a chunk */
#define ES_ATTACHMENT_MAX (2ull << 30) /* bytes of a file */
#define ES_CHUNKS_MAX 32768            /* of a file */
#define ES_CHUNK_LEVELS_MAX 16         /* of a tree, the root's counted */
#define ES_CHUNK_MAP_MAX 4096          /* bytes of a map of chunks */
#define ES_ATTACHMENTS_MAX 64          /* that count of those that one body refers to */
#define ES_MEDIA_TYPE_MAX 127          /* bytes of a media type */
#define ES_HOLDINGS_MAX 64             /* attachments in one message */
#define ES_CHUNKS_ASKED_MAX 64         /* under way on one link, each way */

/* Attachments (local) */
#define ES_CHUNK_SOURCES_MAX 16 /* of one attachment at a time */
#define ES_CHUNK_STALL_MS 10000 /* what a source does not bring for so long is asked of others */

/* Spreading (wire) */
#define ES_NOTES_MAX 512         /* logs in one note message */
#define ES_PEERS_MESSAGE_MAX 16  /* addresses of others in one peers message */
#define ES_PEERS_OWN_MAX 4       /* of the sender's own */
#define ES_HERE_PEOPLE_MAX 20    /* named in one message of who is here */
#define ES_HERE_NAME_MAX 320     /* bytes of a name in it */
#define ES_HERE_MORE_MAX 100000  /* people that it counts besides */
#define ES_HERE_MESSAGES_MAX 600 /* of one link in ES_HERE_COUNT_MS; more are not listened to */
#define ES_PEERS_MESSAGES_MAX 64 /* of one link in ES_PEERS_EVERY_MS; more end it */

/* Spreading (local) */
#define ES_NOTE_AFTER_MS 60    /* notes are gathered for so long */
#define ES_GRAFT_AFTER_MS 300  /* what a note told of must have come by then ... */
#define ES_GRAFT_JITTER_MS 100 /* ... and up to so much more */
#define ES_GRAFT_HOLD_MS 1000  /* no second link is asked for a log in this time */
#define ES_FIRST_AFTER_MS 40   /* a log's first run rests so long at each node that passes it on */
#define ES_PEERS_EVERY_MS 300000
#define ES_HERE_COUNT_MS 60000
#define ES_HERE_EVERY_MS 20000  /* who is here is told again while somebody is */
#define ES_HERE_EXPIRE_MS 50000 /* and forgotten so long after it was told */

/* Neighbours (local) */
#define ES_BOOK_MAX 1024                    /* addresses that a node remembers */
#define ES_BOOK_STRUCTURE_MAX 8             /* of them of one structure */
#define ES_BOOK_FRESH_MS (24 * 3600 * 1000) /* older news of an address is not passed on */
#define ES_NEIGHBOURS_DIALLED 5             /* links that a node begins itself */
#define ES_NEIGHBOURS_WANTED 8              /* links in all, if dialling can reach as many */
#define ES_NEIGHBOURS_MAX 12                /* links to nodes that others can reach as well */
#define ES_DIALS_MAX 4                      /* attempts at once */
#define ES_NEIGHBOUR_ROTATE_MS 600000
#define ES_NEIGHBOUR_AGE_MS 30000  /* a younger link is not closed for another */
#define ES_NEIGHBOUR_CLOSE_MS 2000 /* between two links that are closed for others */
#define ES_DIAL_AGAIN_FIRST_MS 500
#define ES_DIAL_AGAIN_MAX_MS 60000
#define ES_DIAL_FULL_MS 600000 /* after a node said that it has enough neighbours */

#define ES_EXCHANGE_FRESH_MS                                                                       \
	(24ull * 3600 * 1000) /* since the last completed exchange: others' bodies are given */

/* Session (local) */
#define ES_WANT_AGAIN_FIRST_MS 5000 /* bodies that a live peer did not give are asked for again */
#define ES_WANT_AGAIN_MAX_MS (10 * 60 * 1000)
#define ES_WANT_YOUNG_MS 30000 /* those of which the headers came lately, every few seconds */
#define ES_TALK_MAX                                                                                \
	(8u * 1024 * 1024)          /* bytes of messages that neither credit nor the disk bounds, */
#define ES_TALK_PER_S (128u * 1024) /* and how fast that comes back */
#define ES_STORES_MAX (4u * 1024 * 1024) /* of acts and fork proofs that wait for the disk */
#define ES_HANDSHAKE_TIMEOUT_MS 10000
#define ES_CLAIM_TIMEOUT_MS 10000 /* for the next step of a search */
#define ES_ROOTS_SETTLED_MS 3000  /* a link has been live so long when roots are compared, */
#define ES_ROOTS_QUIET_MS 1000    /* and nothing was heard on it so long; */
#define ES_ROOTS_AGAIN_MS 300000  /* and again after */
#define ES_ROOTS_AFTER_MS 10000   /* between comparisons of roots on one link */
#define ES_COSIGNED_AFTER_MS 3000 /* a link has been live so long when cosignatures are compared */
#define ES_IDLE_TIMEOUT_MS 60000
#define ES_PING_AFTER_MS 20000
#define ES_MESSAGE_TIMEOUT_MS 60000 /* a message that began must be complete by then */
#define ES_STALL_TIMEOUT_MS 180000  /* for credit, records or bodies that should come */
#define ES_DIGESTS_FROM 4096 /* bytes of a vector from which on digests of structures go first */

#endif
