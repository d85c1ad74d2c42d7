package contracts

import (
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// RegistryOrganisationOfSlot is the slot in Registry that says to which
// organisation an account belongs; it is [RegistryRegisteredSlot].
func RegistryOrganisationOfSlot(account common.Address) common.Hash {
	return RegistryRegisteredSlot(account)
}

// RegistryOrganisationActiveSlot is the slot in Registry of an organisation's
// voter and whether it is active: read it with [DecodeOrganisation].
func RegistryOrganisationActiveSlot(id uint32) common.Hash {
	return plus(entry(base(slotOrganisations), number(id)), 1)
}

// ValidatorsVersionSlot is the slot in Validators of a number (in the low 8
// bytes) that grows with every change of the set.
func ValidatorsVersionSlot() common.Hash { return base(slotVersion) }

// ValidatorsLengthSlot is the slot in Validators that counts the validators.
func ValidatorsLengthSlot() common.Hash { return base(slotValidators) }

// ValidatorSlots are the two slots in Validators of validator i, in no
// particular order: read them with [DecodeValidator].
func ValidatorSlots(i uint64) [2]common.Hash {
	length := ValidatorsLengthSlot()
	first := plus(crypto.Keccak256Hash(length[:]), 2*i)
	return [2]common.Hash{first, plus(first, 1)}
}

// ValidatorsNodeSlot is the slot in Validators of a node that may connect, by
// its CometBFT id: read it with [DecodeNode].
func ValidatorsNodeSlot(id [20]byte) common.Hash {
	var padded [32]byte // bytesN keys have their zeros on the right
	copy(padded[:], id[:])
	return entry(base(slotNodes), padded)
}

// ParametersSlots are the slots of the values in Parameters: read them with
// [DecodeParameters].
func ParametersSlots() [2]common.Hash {
	return [2]common.Hash{base(slotValues), base(slotValues + 1)}
}

// ParametersPauseSlot is the slot in Parameters that holds, in its low 8 bytes,
// the Unix second until which entry is paused: read it with [DecodePause].
func ParametersPauseSlot() common.Hash { return base(slotPause) }

// MemberWord is what an account's slot in the Registry holds.
type MemberWord struct {
	Roles        uint64 // how many; zero: not registered
	Organisation uint32 // zero: none
}

// DecodeMember reads the word at [RegistryRegisteredSlot].
func DecodeMember(word common.Hash) MemberWord {
	return MemberWord{
		Roles:        binary.BigEndian.Uint64(word[24:]),
		Organisation: binary.BigEndian.Uint32(word[20:24]),
	}
}

// OrganisationWord is the part of an organisation that one slot holds.
type OrganisationWord struct {
	Voter  common.Address
	Active bool
}

// DecodeOrganisation reads the word at [RegistryOrganisationActiveSlot].
func DecodeOrganisation(word common.Hash) OrganisationWord {
	return OrganisationWord{Voter: common.BytesToAddress(word[12:]), Active: word[11] != 0}
}

// ValidatorWords is what the two slots of a validator hold.
type ValidatorWords struct {
	PubKey       [33]byte // compressed secp256k1
	Power        uint64
	Organisation uint32 // zero: none
}

// DecodeValidator reads the words at [ValidatorSlots].
func DecodeValidator(words [2]common.Hash) ValidatorWords {
	v := ValidatorWords{
		Power:        binary.BigEndian.Uint64(words[1][23:31]),
		Organisation: binary.BigEndian.Uint32(words[1][19:23]),
	}
	v.PubKey[0] = 2 + words[1][31]
	copy(v.PubKey[1:], words[0][:])
	return v
}

// DecodeNode reads the word at [ValidatorsNodeSlot]: whether the node is known,
// and whose it is (zero: nobody's).
func DecodeNode(word common.Hash) (organisation uint32, known bool) {
	if word == (common.Hash{}) {
		return 0, false
	}
	return uint32(binary.BigEndian.Uint64(word[24:]) - 1), true
}

// DecodeParameters reads the words at [ParametersSlots].
func DecodeParameters(words [2]common.Hash) ParametersValues {
	return ParametersValues{
		MaxDrift:        binary.BigEndian.Uint32(words[0][28:]),
		BlockGas:        binary.BigEndian.Uint64(words[0][20:28]),
		AccountGas:      binary.BigEndian.Uint64(words[0][12:20]),
		OrganisationGas: binary.BigEndian.Uint64(words[0][4:12]),
		SettlementShare: binary.BigEndian.Uint16(words[0][2:4]),
		ProposeTimeout:  binary.BigEndian.Uint32(words[1][28:]),
	}
}

// DecodePause reads the word at [ParametersPauseSlot]: entry is paused in blocks
// whose time is below it, in Unix seconds.
func DecodePause(word common.Hash) uint64 { return binary.BigEndian.Uint64(word[24:]) }

// IssuanceWord is what an issuer may have in circulation, and has.
type IssuanceWord struct{ Cap, Outstanding Uint128 }

// DecodeIssuance reads the word at [CoinIssuanceSlot].
func DecodeIssuance(word common.Hash) IssuanceWord {
	return IssuanceWord{Cap: low(word), Outstanding: high(word)}
}

func number(n uint32) (word [32]byte) {
	binary.BigEndian.PutUint32(word[28:], n)
	return word
}
