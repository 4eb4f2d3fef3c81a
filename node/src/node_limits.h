/* SPDX-License-Identifier: EUPL-1.2 */
/* Every local limit of a node, on one page; those that nodes must agree on stand in
 * essaim/limits.h. Sizes are bytes, times milliseconds, unless the name says otherwise. */
#ifndef NODE_NODE_LIMITS_H
#define NODE_NODE_LIMITS_H

/* Web: messages */
#define ES_WEB_MESSAGE_MAX (512u * 1024) /* one websocket message */
#define ES_WEB_AUTH_MAX 4096             /* the body of a POST */
#define ES_WEB_METHOD_MAX 64             /* characters */
#define ES_WEB_COMMENT_MAX 10000         /* characters */
#define ES_WEB_ANSWER_MAX (4u * 1024 * 1024)

/* Web: sockets */
#define ES_WEB_SOCKETS_MAX 2000
#define ES_ADDRESS_KEY_LEN 16          /* of whoever is at the other end */
#define ES_WEB_SOCKETS_PER_ADDRESS 400 /* a school goes out through one address */
#define ES_WEB_FILES_SPARE 256         /* descriptors left to the store, the links and the rest */
#define ES_WEB_QUEUE_MAX                                                                           \
	(8u * 1024 * 1024) /* unsent bytes; a slower reader is closed and comes back */
#define ES_WEB_HELD_MAX (64u * 1024 * 1024) /* unsent and half received, of all connections */
#define ES_WEB_HELD_SHARE (64u * 1024)      /* what each may hold once they hold so much */
#define ES_WEB_SUBSCRIPTIONS_MAX 64         /* of one socket */
#define ES_WEB_WRITES_PER_TURN 64           /* sockets written to before others have their turn */
#define ES_EVENTS_MAX 1024                  /* pieces of news that wait to be told */
#define ES_EVENTS_TURN_MS 3                 /* of each turn of the loop, for making them */
#define ES_UNSEEN_PER_TURN 64               /* people whose notices are counted in one turn */
#define ES_WEB_PENDING_MAX 8 /* requests of one socket that wait for a worker or the disk */
#define ES_WEB_PING_AFTER_S 30
#define ES_WEB_IDLE_S 75
#define ES_WEB_HTTP_TIMEOUT_S 20

/* Web: HTTPS */
#define ES_TLS_LOOK_MS 5000 /* how often the certificate's files are looked at */
#define ES_TLS_WARN_MS (14ull * 24 * 3600 * 1000) /* before its end */
#define ES_PROXIES_MAX 16                         /* networks of proxies that are believed */
#define ES_HSTS_S 31536000

/* Web: rates; a bucket holds burst tokens and gains per_minute */
#define ES_RATE_MESSAGES_BURST 200
#define ES_RATE_MESSAGES_PER_MINUTE 1200
#define ES_RATE_PUBLISH_BURST 20
#define ES_RATE_PUBLISH_PER_MINUTE 20
#define ES_RATE_WRITING_BURST 10 /* of one socket: that somebody is writing */
#define ES_RATE_WRITING_PER_MINUTE 20
#define ES_WRITING_MS 8000 /* believed so long after it was last said */
#define ES_HERE_DUE_MAX 64 /* conversations whose comings and goings are told together */
#define ES_HERE_AFTER_MS 1000
#define ES_FAR_MAX 256     /* what other nodes told of who looks, one a link and conversation */
#define ES_FAR_PER_LINK 64 /* of them */
#define ES_RATE_ACCOUNT_BURST 100 /* of one account, on however many sockets it publishes */
#define ES_RATE_ACCOUNT_PER_MINUTE 40
#define ES_RATE_SIGN_IN_ADDRESS_BURST 60 /* a class that signs in together */
#define ES_RATE_SIGN_IN_ADDRESS_PER_MINUTE 30
#define ES_RATE_SIGN_IN_LOGIN_BURST 8
#define ES_RATE_SIGN_IN_LOGIN_PER_MINUTE 2
#define ES_RATE_SIGN_UP_BURST 60 /* a class that joins together */
#define ES_RATE_SIGN_UP_PER_MINUTE 5
#define ES_RATE_CHALLENGE_BURST 120 /* every page that offers passkeys asks for one */
#define ES_RATE_CHALLENGE_PER_MINUTE 60
#define ES_RATE_HTTP_BURST 1000
#define ES_RATE_HTTP_PER_MINUTE 6000
#define ES_RATE_PROOF_BURST 20 /* a proof hashes a whole log, on the loop */
#define ES_RATE_PROOF_PER_MINUTE 30
#define ES_RATE_PAPER_BURST 10 /* codes that withdraw, tried from one address */
#define ES_RATE_PAPER_PER_MINUTE 3
#define ES_RATE_STOP_BURST                                                                         \
	120 /* letters stopped from one address: mail services do it for many people */
#define ES_RATE_STOP_PER_MINUTE 60
#define ES_RATE_SAVE_BURST 40 /* searches that one account saves: a change of the store each */
#define ES_RATE_SAVE_PER_MINUTE 10
#define ES_RATE_BUCKETS_MAX 4096 /* of one table; the fullest bucket gives way */
#define ES_ASK_COOKIE_S 900      /* longer than its code lives */
#define ES_AUTH_JOBS_MAX 32 /* sign-ins that wait; as many hash at a time as the pool has threads */

/* Leaving: what no profile names is erased so long after the rest, a time drawn for each who leaves */
#define ES_LEAVE_WAIT_MIN_MS (24ull * 3600 * 1000)
#define ES_LEAVE_WAIT_MAX_MS (7 * ES_LEAVE_WAIT_MIN_MS)
#define ES_LEAVE_RETRY_MS (10ull * 60 * 1000) /* after a part that failed */

/* Attachments */
#define ES_MEDIA_BUDGET (10ull << 30)   /* of all files, unless the operator says otherwise */
#define ES_MEDIA_SIZE_MAX (32ull << 20) /* of a file that is fetched unasked, unless ... */
#define ES_MEDIA_SPARE (64ull << 20)    /* of the disk, which files leave to the store */
#define ES_MEDIA_GRACE_MS (7ull * 24 * 3600 * 1000) /* an upload that no record refers to is kept */
#define ES_UPLOAD_KEEP_MS (24ull * 3600 * 1000)     /* without a further chunk */
#define ES_UPLOADS_MAX 256
#define ES_UPLOADS_PER_AUTHOR 16
#define ES_MEDIA_WISH_MS 30000
#define ES_MEDIA_OPEN_MAX                                                                          \
	32 /* attachments and uploads of which descriptors and trees are kept open */
#define ES_CHUNKS_AT_ONCE 16    /* chunks that go to the disk, or come from it, at once */
#define ES_CHUNK_BUFFERS_MAX 32 /* for so many of them; then one chunk at a time goes */
#define ES_DIRECT_ALIGN 4096    /* where data must lie to go past the page cache */
#define ES_DIRECT_LEAST 131072  /* bytes; less of it costs more waiting than it saves */

/* Attachments: what comes and goes over the web */
#define ES_UPLOAD_PIECE_MAX (1024u * 1024) /* of one request */
#define ES_UPLOAD_PIECES_MAX 32            /* requests at once */
#define ES_FILE_PIECE (256u * 1024)        /* read at once for a browser */
#define ES_FILE_PIECE_LEAST (32u * 1024)   /* where many are under way */
#define ES_FILE_WRITE 65536u
#define ES_FILE_LOOK_MS 50         /* how often it is looked whether what is missing has come */
#define ES_FILE_WAIT_MS 20000      /* then the connection ends */
#define ES_FILE_REFERRING_MAX 1024 /* records looked at for one that the asker may see */
#define ES_SNIFF_TAIL (64u * 1024 + 22)       /* where a ZIP archive's end stands */
#define ES_SNIFF_DIRECTORY_MAX (1024u * 1024) /* of a ZIP archive */
#define ES_SNIFF_TEXT_MAX (16u * 1024 * 1024) /* of a file of text */
#define ES_STRIP_MAX (48u * 1024 * 1024)      /* of a picture */

/* Search */
#define ES_SEARCH_TIME_MS 500 /* for one question; then it is too much */
#define ES_SEARCH_JOBS_MAX 32 /* questions under way or waiting for a thread */
#define ES_SPOKEN_SHOWN_MAX                                                                        \
	16 /* entities that are found by what is said in one recording: the first that showed it */

/* Sheets that are imported */
#define ES_SHEET_TEXT_MAX 400000            /* of one sheet as it comes */
#define ES_SUBTITLES_FILE_MAX (400u * 1024) /* of a film, as they come */
#define ES_SHEET_MEMORY_MAX (256u * 1024 * 1024)
#define ES_SHEET_TOOLS_MAX 50        /* told in one sheet */
#define ES_SHEET_TESTIMONIES_MAX 200 /* in one sheet */
#define ES_SHEET_FIELDS_MAX 3000     /* of one sheet, those of its tools and testimonies counted */
#define ES_SHEET_NEAR_SEARCHES_MAX                                                                 \
	300 /* for labels that a scanner misread: each walks all labels */

/* Drafts */
#define ES_DRAFTS_PER_ACCOUNT 100
#define ES_DRAFT_MAX (256u * 1024) /* the fields of one */
#define ES_DRAFT_TITLE_MAX 200     /* characters of its title in a list */

/* What was published under a token that its sender chose is known for so long. */
#define ES_ONCE_KEEP_MS (30ull * 24 * 3600 * 1000)

/* Saved searches */
#define ES_SEARCHES_MAX 20       /* of one account */
#define ES_SEARCH_NAME_MAX 80    /* characters */
#define ES_SEARCH_NAME_BYTES 320 /* of those */
#define ES_SEARCH_QUERY_MAX 4096 /* bytes of what one asks */
#define ES_SEARCH_QUERY_PAIRS 2  /* text and filters */

/* Remarks of readers */
#define ES_REMARKS_MAX 2000     /* kept; the oldest treated ones go first */
#define ES_REMARK_TEXT_MAX 2000 /* characters, of the remark and of a note on it */
#define ES_REMARK_PAGE_MAX 300  /* characters of the page's address */
#define ES_REMARKS_PAGE_MAX 100
#define ES_REMARKS_PAGE 30
#define ES_RATE_REMARK_BURST 10 /* of one account, or of one address of strangers */
#define ES_RATE_REMARK_PER_MINUTE 2

/* Sections of tutorials that are drawn: of one account, or of an address, as a class that opens one */
#define ES_RATE_DRAW_BURST 240
#define ES_RATE_DRAW_PER_MINUTE 240

/* New accounts: web/suspended.c */
#define ES_YOUNG_MS (24ull * 3600 * 1000)
#define ES_YOUNG_LINKS_MAX 2 /* in one text of a conversation */
#define ES_RATE_YOUNG_BURST 60
#define ES_RATE_YOUNG_PER_MINUTE 4

/* Moderation */
#define ES_MODERATION_MAX 50000 /* flags, notes and decisions together: then no flag is taken */
#define ES_FLAG_NOTE_MAX 500    /* characters */
#define ES_CASE_WORDS_MAX 2000  /* characters of a flagged text that editors are shown */
#define ES_FLAGS_PER_CASE 20    /* that editors are shown */
#define ES_CASES_MAX 100        /* shown at once */
#define ES_SUSPENSION_DAYS_MAX 365
#define ES_DECISIONS_MAX 10000 /* kept for everybody to read */
#define ES_DECISIONS_PAGE 50
#define ES_BLOCK_LOOKS_MAX 20000 /* records of a kind looked through when a structure is blocked */

/* People */
#define ES_WISH_MAX 300 /* characters: what somebody asks, or a reason */
#define ES_INVITATIONS_MAX 200
#define ES_ROLE_CHANGES_MAX 2000 /* kept for editors */
#define ES_PEOPLE_PAGE 100
#define ES_PEOPLE_LOG_PAGE 30

/* Passkeys */
#define ES_PASSKEYS_MAX 10       /* of an account */
#define ES_PASSKEY_NAME_MAX 60   /* characters */
#define ES_PASSKEY_TYPED_MAX 400 /* bytes of such a name */
#define ES_ORIGIN_MAX 300        /* scheme, host and port, with a NUL */
#define ES_PASSKEY_MS (5ull * 60 * 1000)
#define ES_CHALLENGES_USED_MAX 4096 /* passkeys that opened within that time */
#define ES_CLIENT_DATA_MAX 2048     /* what the browser says that was signed */
#define ES_ATTESTATION_MAX 4096     /* a new passkey, as its authenticator tells of it */
#define ES_AUTH_DATA_MAX 256        /* of a signature */
#define ES_SIGNATURE_MAX 512

/* Mail */
#define ES_MAIL_WAITING_MAX 1000 /* letters in the outbox */
#define ES_MAIL_TEXT_MAX 65536u  /* of one letter */
#define ES_MAIL_SUBJECT_MAX 400
#define ES_MAIL_URL_MAX 600
#define ES_MAIL_PER_ADDRESS_HOUR 8 /* letters that one address is sent */
#define ES_MAIL_PER_HOUR 600       /* that the node sends; the others wait */
/* Digests: letters of what waits. Those who are told are looked at a part at a time, and letters written so
 * that a code which somebody waits for never waits behind them for long. */
#define ES_DIGEST_ITEMS_MAX 20  /* that a letter names; it counts the others */
#define ES_DIGEST_TITLE_MAX 160 /* characters of a title */
#define ES_DIGEST_LOOKS_MAX 64  /* people looked at in one round */
#define ES_DIGEST_LETTERS_MAX 6 /* written in one round, once a minute */
#define ES_DIGEST_ROUND_MS 60000u
#define ES_DIGEST_MS (18ull * 3600 * 1000)       /* what could not be sent for so long is old */
#define ES_MAIL_WAY_MS (7ull * 24 * 3600 * 1000) /* how long a letter of a new way in may wait */
#define ES_MAIL_INVITES_DAY 20                   /* invitations that one person mails in a day */
#define ES_MAIL_INVITES_ALL_DAY 100              /* that all of them do */
#define ES_MAIL_FAILURES_MAX 50                  /* given up, of which operators are told why */
#define ES_BOUNCES_MAX 20               /* addresses that are taken from one mail that came back */
#define ES_BOUNCE_BYTES_MAX (64u << 20) /* of such a mail, in the memory of the command alone */

/* Views */
#define ES_VIEW_FORKS_MAX 16        /* frozen logs that a structure is shown with */
#define ES_VIEW_LANGUAGES_MAX 16    /* languages that a structure is shown with */
#define ES_ADOPTIONS_MAX 2000       /* that are listed, counted or drawn together */
#define ES_ADOPTION_LOOKS_MAX 20000 /* records looked through for them */
#define ES_ADOPTION_TOLD_MAX 512 /* bytes of what a tree says of one: longer ones are read again */
#define ES_ADOPTIONS_TOLD_BYTES (16u * 1024 * 1024)
#define ES_REUSE_TITLES_MAX 1024    /* titles of what is adopted that are remembered */
#define ES_SURVEYS_MAX 32           /* long looks at the store, under way or waiting for a thread */
#define ES_DUE_MAX 50               /* adoptions that one person is asked of */
#define ES_DRAFT_TEXTS_MAX 60       /* texts that a machine translates at one request */
#define ES_VIEW_TRANSLATIONS_MAX 50 /* translations of one practice that are listed */
#define ES_VIEW_SUBTITLES_MAX 40    /* subtitles of one recording that are listed */
#define ES_VIEW_SUBTITLES_BYTES (2u << 20) /* of their texts together */
#define ES_VIEW_SUBTITLES_SHARE 4 /* a quarter of both, for a structure whose recording it is not */
#define ES_VIEW_RELATED_MAX 200   /* testimonies or tools of one practice that a view holds */
#define ES_VIEW_REVISIONS_MAX 1000 /* revisions of one entity that are looked at */
#define ES_VIEW_CARDS_TRIED                                                                        \
	100 /* cards of one structure that cannot be shown, before it has none */
#define ES_VIEW_ABOUT_LOOKED 10000 /* headers that name one entity: others may write them, too */
#define ES_TOOLBOX_RECORDS_MAX                                                                     \
	300 /* different ones of a toolbox that are shown, and taken with it */
#define ES_TUTORIALS_ABOUT_MAX 40           /* of one practice or tool that are listed with it */
#define ES_DRAWING_BYTES_MAX (1024u * 1024) /* of a drawing as SVG */
#define ES_PNG_PIXELS_MAX 12000000.0        /* of a drawing that is downloaded */
#define ES_TAKEN_MAX 100                    /* toolboxes that a node keeps with all they refer to */
#define ES_REACH_FILES_MAX 4000    /* references to files that are followed for one toolbox */
#define ES_REACH_LOOKS_MAX 20000   /* tools and testimonies that are looked at for one toolbox */
#define ES_REACH_LACKING_MAX 16    /* texts that are asked for at once */
#define ES_WEB_QUOTE_MAX 2000      /* characters of a passage */
#define ES_REACTIONS_SHOWN_MAX 100 /* people, of one code about one record */
#define ES_REACTIONS_READ_MAX 400  /* records about one record */
#define ES_ACTIVITY_READ_MAX 2000  /* comments looked through for the newest conversations */
/* Rows that pour in, as in a catch-up: what is derived from them waits until they pause, or so long. */
#define ES_BULK_ROWS 256 /* of one piece of news */
#define ES_BULK_QUIET_MS 300
#define ES_BULK_HOLD_MS 5000
#define ES_NOTICES_MAX 200                          /* kept for one person */
#define ES_NOTICE_AGE_MS (14ull * 24 * 3600 * 1000) /* nobody is told of what is older */
#define ES_NOTICE_SLICE 1024                        /* rows looked through at once */
#define ES_NOTICE_PEOPLE_MAX 2000                   /* told of one request */
#define ES_CONTRIBUTIONS_LOOKED                                                                    \
	200 /* records of a person that are looked at for one part of their page */
#define ES_VIEW_COUNT_MAX 5000 /* entities counted one by one for a filtered total */

/* Public pages */
#define ES_SITEMAP_PART 2000    /* records of one part */
#define ES_SITEMAP_PARTS_MAX 25 /* walked over again for each part */
#define ES_FEED_ENTRIES 30
#define ES_FEED_PAGES 5 /* of 100 practices, looked through for those of a theme */

/* Links: before a handshake is over, anybody may be at the other end. */
#define ES_LINKS_MAX 256            /* open or not, both directions */
#define ES_LINKS_PENDING_MAX 64     /* handshakes under way that we did not begin */
#define ES_LINKS_PENDING_ADDRESS 16 /* of them from one address (IPv6: one /64) */
#define ES_LINK_BACKLOG 64
#define ES_GRAFTS_MAX 256 /* logs that were asked for lately */
#define ES_WHYS_MAX 64    /* addresses of which it is known in words why they do not answer */
#define ES_BOOK_SAVE_FIRST_MS 30000
#define ES_BOOK_SAVE_MS 300000
#define ES_PAIRS_MAX 512 /* nodes of which we remember what we told each other */
#define ES_PAIRS_BYTES (8u << 20)

/* Links: what waits in memory. */
#define ES_LINK_READ (64 * 1024)   /* one read of a socket */
#define ES_LINK_WRITE (128 * 1024) /* one write of a socket */
#define ES_LINK_OUTPUT_MAX                                                                         \
	(1024 * 1024)        /* encrypted and unsent: no further message until it drains */
#define ES_LINK_GATHER 16384 /* bytes: messages of one step go out in one of the channel */
#define ES_LINK_OUTPUT_LOW (256 * 1024) /* drained so far, more may be sent */
#define ES_LINK_STORES_MAX 64 /* changes under way to the disk: the socket is not read on */
#define ES_LINK_STORES_BYTES (8u << 20)
#define ES_LINK_STORES_LOW 16

/* Links: time. */
#define ES_FETCHES_MAX 64 /* bodies that are fetched on demand at once */
#define ES_FETCH_PEERS_MAX 16
#define ES_FETCH_ANSWER_MS 3000 /* then the next peer is asked */
#define ES_FETCH_KEEP_MS 10000  /* what nobody gave is not asked for again so soon */
#define ES_FETCH_WAIT_MS 5000   /* a command waits so long for a body */
#define ES_TICK_MS 1000
#define ES_CONNECT_TIMEOUT_MS 10000
#define ES_FAREWELL_TIMEOUT_MS 3000 /* for an end that should still reach the peer */
#define ES_WRITE_STALL_MS 60000     /* a peer that takes nothing for so long is gone */
#define ES_JOIN_TIMEOUT_MS 30000    /* for the federation to agree, while the joiner waits */
#define ES_EXCHANGE_WRITE_MS (10 * 60 * 1000) /* how often a live exchange is written down */
#define ES_JOIN_RETRY_MS 1000

/* The federation at work. */
#define ES_MOTION_MARKS_MAX 1024 /* what the operator said to motions, those long gone counted */
#define ES_MOTION_ORDERS_MAX 64  /* motions of peers on their way to the disk */
#define ES_MOTION_RETELL_MS 30000
#define ES_KEYRING_MAX 200 /* network keys, the newest ones: tried at message 1 */

/* The control socket. */
#define ES_CONTROL_CLIENTS_MAX 8
#define ES_CONTROL_REQUEST_MAX (1024 * 1024)
#define ES_CONTROL_REPLY_MAX (1024 * 1024)
#define ES_CONTROL_CHUNK (64 * 1024) /* of a command's output, in one message */
#define ES_CONTROL_READ_TIMEOUT_MS 10000
#define ES_CONTROL_WRITE_TIMEOUT_MS 30000
#define ES_CONTROL_OPTIONS_MAX 32
#define ES_CONTROL_OPERANDS_MAX 16
#define ES_ARGUMENT_MAX 4096

/* The command line. */
#define ES_BUSY_WAIT_MS 10000 /* for another command on the same home */
#define ES_FILE_MAX (400 * 1024)
#define ES_PROOF_FILE_MAX (8 * 1024 * 1024)
#define ES_TICKET_VALID_MAX_MS (366ull * 24 * 3600 * 1000)

/* Stopping: afterwards the process ends whatever is still open. */
#define ES_STOP_TIMEOUT_MS 15000

/* Hosting */
#define ES_HOSTED_MAX 10     /* structures besides the node's own: a process each */
#define ES_SITE_NAME_MAX 100 /* characters of the name of a site */
#define ES_KNOCK_MAX 16384   /* of a connection that are looked at for the name that is asked for */
#define ES_KNOCK_LINES_MAX 100 /* ... of a request, its own and those of its head */
#define ES_KNOCK_EMPTY_MAX 4   /* ... before the first of them */
#define ES_HOSTED_AGAIN_MS                                                                         \
	1000 /* until one that died is started again, twice as long each time ... */
#define ES_HOSTED_AGAIN_MAX_MS 60000 /* ... up to this; anew from the start once it ran so long */
#define ES_HOSTED_STOP_MS 12000      /* to end by itself: shorter than ES_STOP_TIMEOUT_MS */

/* Cosigning */
#define ES_COSIGN_DELAY_MS 2000    /* a log is let be so long after it grew */
#define ES_COSIGN_SPREAD_MS 30000  /* over which logs of the start are spread */
#define ES_COSIGN_AGAIN_S 600      /* a log without erasures is not cosigned more often */
#define ES_COSIGN_ATTESTERS 5      /* structures that attest a log are enough */
#define ES_COSIGN_BATCH 64         /* logs looked at in one turn of a second */
#define ES_COSIGN_ERRANDS_MAX 1024 /* on their way to the disk */

/* Archives that leave the node (parcel/) */
#define ES_PARCEL_RECORDS_MAX 10000
#define ES_PARCEL_FILES_MAX 10000
#define ES_PARCEL_PIECE (64u * 1024)    /* of a file, put in at once */
#define ES_PARCEL_TEXT_MAX (8u << 20)   /* one page, one record as JSON */
#define ES_PARCEL_INDEX_MAX (64u << 20) /* the index and the manifest */
/* Sheets that come many at a time */
#define ES_TABLE_FILE_MAX (32u << 20)
#define ES_BULK_FILES_MAX 2000 /* of one folder */

/* Archives that somebody brings */
#define ES_UNZIP_ENTRIES_MAX 80000
#define ES_UNZIP_NAME_MAX 200
#define ES_UNZIP_DEPTH_MAX 8
#define ES_UNZIP_RATIO 100ull       /* what comes out of an archive, times what it takes ... */
#define ES_UNZIP_ROOM (16ull << 20) /* ... besides so much */
#define ES_PARCEL_MANIFEST_MAX (32u << 20)
#define ES_PARCEL_JOBS_MAX 4         /* made for browsers at a time */
#define ES_PARCEL_JOBS_PER_ADDRESS 2 /* of them for one address */
#define ES_PARCEL_HASHES_MAX 2000000 /* leaves of logs that are hashed for one of these */

/* Print */
#define ES_PRINT_PAGES_MAX 400
#define ES_REPORT_PRINT_MAX 4000               /* adoptions in a report on paper */
#define ES_REPORT_PROOFS_MAX 500               /* that go along with a report */
#define ES_REPORT_HASHES_MAX 2000000           /* leaves of logs that are hashed for them */
#define ES_PRINT_JOBS_MAX 2                    /* at a time; each takes a worker and some 30 MB */
#define ES_PRINT_LINE_MAX 16                   /* that wait for one of these */
#define ES_PRINT_MS 20000                      /* one document */
#define ES_PRINT_BYTES_MAX (16u * 1024 * 1024) /* of a PDF */

#endif
