package contracts_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/contracts"
)

// TestGovernanceSlotsHoldWhatTheContractsSay reads the state of governance the
// way a node and an auditor do.
func TestGovernanceSlotsHoldWhatTheContractsSay(t *testing.T) {
	l := newLedger(t)
	registry, validators, parameters := contracts.NewRegistry(), contracts.NewValidators(), contracts.NewParameters()
	word := func(at common.Address, slot common.Hash) common.Hash { return l.state.GetState(at, slot) }
	want := func(what string, got, want any) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	voter, guest, second := address(person("voter")), address(person("guest")), person("second validator")
	node := [20]byte{19: 7, 0: 1}
	l.call(address(governor), contracts.RegistryAddress, registry.PackAdmitOrganisation("another", voter))
	l.call(voter, contracts.RegistryAddress, registry.PackAdmit(guest, contracts.RoleParticipant))
	l.call(voter, contracts.RegistryAddress, registry.PackAdmit(guest, contracts.RolePlatform))
	l.call(voter, contracts.ValidatorsAddress, validators.PackAdmitNode(node, 2))
	l.call(address(governor), contracts.ValidatorsAddress,
		validators.PackAdd(crypto.CompressPubkey(&second.PublicKey), 77, 2))
	l.call(voter, contracts.ParametersAddress, parameters.PackSignalPause("test"))

	in := contracts.RegistryAddress
	want("member", contracts.DecodeMember(word(in, contracts.RegistryOrganisationOfSlot(guest))),
		contracts.MemberWord{Roles: 2, Organisation: 2})
	want("stranger", contracts.DecodeMember(word(in, contracts.RegistryRegisteredSlot(common.Address{9}))), contracts.MemberWord{})
	want("organisation", contracts.DecodeOrganisation(word(in, contracts.RegistryOrganisationActiveSlot(2))),
		contracts.OrganisationWord{Voter: voter, Active: true})

	in = contracts.ValidatorsAddress
	want("version", word(in, contracts.ValidatorsVersionSlot()), common.BigToHash(big.NewInt(2)))
	want("length", word(in, contracts.ValidatorsLengthSlot()), common.BigToHash(big.NewInt(2)))
	slots := contracts.ValidatorSlots(1)
	want("validator", contracts.DecodeValidator([2]common.Hash{word(in, slots[0]), word(in, slots[1])}), contracts.ValidatorWords{
		PubKey: [33]byte(crypto.CompressPubkey(&second.PublicKey)), Power: 77, Organisation: 2,
	})
	whose, known := contracts.DecodeNode(word(in, contracts.ValidatorsNodeSlot(node)))
	want("node", [2]any{whose, known}, [2]any{uint32(2), true})
	_, known = contracts.DecodeNode(word(in, contracts.ValidatorsNodeSlot([20]byte{1})))
	want("no node", known, false)

	in = contracts.ParametersAddress
	at := contracts.ParametersSlots()
	want("parameters", contracts.DecodeParameters([2]common.Hash{word(in, at[0]), word(in, at[1])}), beginning)
	want("pause", contracts.DecodePause(word(in, contracts.ParametersPauseSlot())), uint64(now+72*3600))
	want("issuance", contracts.DecodeIssuance(word(contracts.CoinAddress, contracts.CoinIssuanceSlot(address(issuer)))).Cap,
		contracts.Uint128{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})

	l.call(address(governor), contracts.RegistryAddress, registry.PackAdmitOrganisation("third", address(person("third"))))
	l.call(address(governor), contracts.RegistryAddress, registry.PackRemoveOrganisation(3))
	want("removed", contracts.DecodeOrganisation(word(contracts.RegistryAddress, contracts.RegistryOrganisationActiveSlot(3))),
		contracts.OrganisationWord{Voter: address(person("third"))})
}
