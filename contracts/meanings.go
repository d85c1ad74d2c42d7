package contracts

// meanings says in plain words why a contract refused and what to do, for the
// errors whose name and numbers alone do not. Nothing has changed, and no money
// has moved, when a contract refuses.
var meanings = map[string]string{
	"EntryPaused": "the organisations have stopped deposits and mints until this Unix second; " +
		"claims, settlements, refunds and withdrawals go on; wait, or ask an organisation to withdraw its signal",
	"IssuerCapExceeded": "the issuer would have more coins in circulation than its cap; " +
		"the last number is what it may still mint; burn coins, or propose a higher cap",

	"NotGovernor": "only a decision of the organisations can do this; make a proposal",
	"AccessControlUnauthorizedAccount": "the account does not hold the role with this id, or nobody can grant the role by itself; " +
		"on a consortium's ledger, make a proposal",
	"NotVoter":                "only an organisation's voter account can do this, and only while the organisation is active",
	"AlreadyVoter":            "the account votes for an organisation already; name another",
	"AccountOfAnother":        "the account belongs to the organisation with this id (0: none, it was admitted by a decision); only that can change it",
	"NotMember":               "the account holds no role; register it first",
	"RoleNotForOrganisations": "organisations give their accounts the roles of participants and platforms; propose any other",
	"BoundRole":               "the role comes and goes with a validator's seat or an organisation; change that",
	"LastOfRole":              "nobody would hold the role any more; grant it to another account first",
	"ZeroAccount":             "the zero address is nobody; name an account",
	"NotValidators":           "only the Validators contract does this; add or remove a validator there",
	"NoDelegation":            "votes cannot be delegated here; the organisation can change its voter",

	"UnknownOrganisation":    "there is no organisation with this id",
	"WrongOrganisationState": "the organisation is active already (true) or removed (false)",
	"BadOrganisationName":    "an organisation's name has 1 to 64 bytes",
	"LastOrganisation":       "nobody could vote any more; admit another organisation first",
	"OrganisationValidates":  "the organisation has validators; remove them in the same proposal, before it",

	"NotAValidator":       "the account has no seat among the validators",
	"AlreadyValidator":    "the key has a seat already; change its power instead",
	"ValidatorSuspended":  "the validator is suspended for signing twice; reinstate it, or remove it for good",
	"NotSuspended":        "the validator is not suspended",
	"PowerOutOfRange":     "a validator's power is between 1 and the last number",
	"TooManyValidators":   "the set is full; remove a validator first",
	"LastValidator":       "no block could ever be signed again; add another validator first",
	"TooFewOrganisations": "validators of at least four organisations must stay; add one first",
	"OrganisationTooStrong": "the organisation would have a third of the power or more and could stop the ledger alone; " +
		"give others more, in the same change",
	"BadPublicKey":       "a validator's key is a compressed secp256k1 key of 33 bytes",
	"NotAVote":           "the bytes are not a vote as CometBFT signs it",
	"VoteOfAnotherChain": "the vote was signed for another ledger",
	"BadVoteSignature":   "the vote's signature is not one of 65 bytes in its lower form",
	"VotesDiffer":        "the two votes are not of one validator, height, round and step, so they prove nothing",
	"SameVote":           "the two votes are for the same block, so they prove nothing",
	"AlreadyJudged":      "misbehaviour of this validator up to this height is known already",
	"NodeKnown":          "the node is admitted already, for the organisation with this id (0: none)",
	"UnknownNode":        "no such node is admitted",
	"TooManyNodes":       "the organisation has as many nodes as it may; dismiss one first",

	"ParameterOutOfRange":   "the value is not between the last two numbers",
	"AlreadySignalled":      "the organisation's signal counts until this Unix second; there is nothing to add",
	"NoSignal":              "the organisation has no signal that counts",
	"PauseQuorumOutOfRange": "it can take at most as many signals as there are organisations, the last number",
	"SettingOutOfRange":     "the value is not between the last two numbers",
	"DelayOutOfRange":       "the delay can be at most the last number of seconds",

	"NoVote":                            "the account was no organisation's voter in the block before the proposal, so it has no vote on it",
	"GovernorInsufficientProposerVotes": "only organisations' voters propose",
	"GovernorAlreadyCastVote":           "the account has voted on this proposal already",
	"GovernorNonexistentProposal":       "there is no such proposal",
	"GovernorUnexpectedProposalState": "the proposal is not in the state this needs; the second number is its state: " +
		"0 pending, 1 open, 2 cancelled, 3 defeated, 4 passed, 5 waiting, 6 expired, 7 executed",
	"TimelockUnexpectedOperationState": "what was decided is not due yet, or was executed already",
}
