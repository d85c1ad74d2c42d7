// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

package contracts

import (
	"bytes"
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// Reference imports to suppress errors if they are not otherwise used.
var (
	_ = bytes.Equal
	_ = errors.New
	_ = big.NewInt
	_ = common.Big1
	_ = types.BloomLookup
	_ = abi.ConvertType
)

// Organisation is an auto generated low-level Go binding around an user-defined struct.
type Organisation struct {
	Name   string
	Voter  common.Address
	Active bool
}

// RegistryFounder is an auto generated low-level Go binding around an user-defined struct.
type RegistryFounder struct {
	Name  string
	Voter common.Address
}

// RegistryGenesis is an auto generated low-level Go binding around an user-defined struct.
type RegistryGenesis struct {
	Validators    common.Address
	Governors     []common.Address
	Organisations []RegistryFounder
	Grants        []RegistryGrant
}

// RegistryGrant is an auto generated low-level Go binding around an user-defined struct.
type RegistryGrant struct {
	Role         [32]byte
	Account      common.Address
	Organisation uint32
}

// RegistryMetaData contains all meta data concerning the Registry contract.
var RegistryMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"components\":[{\"internalType\":\"contractISeats\",\"name\":\"validators\",\"type\":\"address\"},{\"internalType\":\"address[]\",\"name\":\"governors\",\"type\":\"address[]\"},{\"components\":[{\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"},{\"internalType\":\"address\",\"name\":\"voter\",\"type\":\"address\"}],\"internalType\":\"structRegistry.Founder[]\",\"name\":\"organisations\",\"type\":\"tuple[]\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"}],\"internalType\":\"structRegistry.Grant[]\",\"name\":\"grants\",\"type\":\"tuple[]\"}],\"internalType\":\"structRegistry.Genesis\",\"name\":\"genesis\",\"type\":\"tuple\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"AccessControlBadConfirmation\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"neededRole\",\"type\":\"bytes32\"}],\"name\":\"AccessControlUnauthorizedAccount\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"}],\"name\":\"AccountOfAnother\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"AlreadyVoter\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"BadOrganisationName\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"}],\"name\":\"BoundRole\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"CheckpointUnorderedInsertion\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ECDSAInvalidSignature\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"length\",\"type\":\"uint256\"}],\"name\":\"ECDSAInvalidSignatureLength\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"s\",\"type\":\"bytes32\"}],\"name\":\"ECDSAInvalidSignatureS\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"timepoint\",\"type\":\"uint256\"},{\"internalType\":\"uint48\",\"name\":\"clock\",\"type\":\"uint48\"}],\"name\":\"ERC5805FutureLookup\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ERC6372InconsistentClock\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"currentNonce\",\"type\":\"uint256\"}],\"name\":\"InvalidAccountNonce\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidShortString\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"}],\"name\":\"LastOfRole\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"LastOrganisation\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NoDelegation\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"NotMember\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"NotValidators\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"NotVoter\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"id\",\"type\":\"uint32\"}],\"name\":\"OrganisationValidates\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"}],\"name\":\"RoleNotForOrganisations\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"bits\",\"type\":\"uint8\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"SafeCastOverflowedUintDowncast\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"string\",\"name\":\"str\",\"type\":\"string\"}],\"name\":\"StringTooLong\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"id\",\"type\":\"uint32\"}],\"name\":\"UnknownOrganisation\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"expiry\",\"type\":\"uint256\"}],\"name\":\"VotesExpiredSignature\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"id\",\"type\":\"uint32\"},{\"internalType\":\"bool\",\"name\":\"active\",\"type\":\"bool\"}],\"name\":\"WrongOrganisationState\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ZeroAccount\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"}],\"name\":\"Assigned\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"delegator\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"fromDelegate\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"toDelegate\",\"type\":\"address\"}],\"name\":\"DelegateChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"delegate\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"previousVotes\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"newVotes\",\"type\":\"uint256\"}],\"name\":\"DelegateVotesChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[],\"name\":\"EIP712DomainChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"id\",\"type\":\"uint32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"voter\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"}],\"name\":\"OrganisationAdmitted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"id\",\"type\":\"uint32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"voter\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"}],\"name\":\"OrganisationRemoved\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"id\",\"type\":\"uint32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"voter\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"}],\"name\":\"OrganisationRestored\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"previousAdminRole\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"newAdminRole\",\"type\":\"bytes32\"}],\"name\":\"RoleAdminChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"RoleGranted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"RoleRevoked\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"id\",\"type\":\"uint32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"}],\"name\":\"VoterChanged\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"AUDITOR\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"CLOCK_MODE\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"CREDIT\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"DEFAULT_ADMIN_ROLE\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"DEPLOYER\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"GOVERNOR\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"ISSUER\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"PARTICIPANT\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"PLATFORM\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"VALIDATOR\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"VALIDATORS\",\"outputs\":[{\"internalType\":\"contractISeats\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"VOTER\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"activeOrganisations\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"}],\"name\":\"admit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"},{\"internalType\":\"address\",\"name\":\"voter\",\"type\":\"address\"}],\"name\":\"admitOrganisation\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"id\",\"type\":\"uint32\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"uint32\",\"name\":\"id\",\"type\":\"uint32\"}],\"name\":\"assign\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"id\",\"type\":\"uint32\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"}],\"name\":\"changeVoter\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"clock\",\"outputs\":[{\"internalType\":\"uint48\",\"name\":\"\",\"type\":\"uint48\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"delegatee\",\"type\":\"address\"}],\"name\":\"delegate\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"delegatee\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"nonce\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"expiry\",\"type\":\"uint256\"},{\"internalType\":\"uint8\",\"name\":\"v\",\"type\":\"uint8\"},{\"internalType\":\"bytes32\",\"name\":\"r\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"s\",\"type\":\"bytes32\"}],\"name\":\"delegateBySig\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"delegates\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"}],\"name\":\"dismiss\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"eip712Domain\",\"outputs\":[{\"internalType\":\"bytes1\",\"name\":\"fields\",\"type\":\"bytes1\"},{\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"version\",\"type\":\"string\"},{\"internalType\":\"uint256\",\"name\":\"chainId\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"verifyingContract\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"},{\"internalType\":\"uint256[]\",\"name\":\"extensions\",\"type\":\"uint256[]\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"timepoint\",\"type\":\"uint256\"}],\"name\":\"getPastTotalSupply\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"timepoint\",\"type\":\"uint256\"}],\"name\":\"getPastVotes\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"}],\"name\":\"getRoleAdmin\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"getRoleMember\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"}],\"name\":\"getRoleMemberCount\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"}],\"name\":\"getRoleMembers\",\"outputs\":[{\"internalType\":\"address[]\",\"name\":\"\",\"type\":\"address[]\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"getVotes\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"grantRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"hasRole\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"isRegistered\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"nonces\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"id\",\"type\":\"uint32\"}],\"name\":\"organisation\",\"outputs\":[{\"components\":[{\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"},{\"internalType\":\"address\",\"name\":\"voter\",\"type\":\"address\"},{\"internalType\":\"bool\",\"name\":\"active\",\"type\":\"bool\"}],\"internalType\":\"structOrganisation\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"organisationCount\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"organisationOf\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"id\",\"type\":\"uint32\"}],\"name\":\"removeOrganisation\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"confirmation\",\"type\":\"address\"}],\"name\":\"renounceRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"id\",\"type\":\"uint32\"}],\"name\":\"restoreOrganisation\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"revokeRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"uint32\",\"name\":\"id\",\"type\":\"uint32\"}],\"name\":\"seat\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes4\",\"name\":\"interfaceId\",\"type\":\"bytes4\"}],\"name\":\"supportsInterface\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"unseat\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"voterOf\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"id\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"stateMutability\":\"payable\",\"type\":\"receive\"}]",
	ID:  "Registry",
}

// Registry is an auto generated Go binding around an Ethereum contract.
type Registry struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Registry) GetABI() abi.ABI {
	return c.abi
}

// NewRegistry creates a new instance of Registry.
func NewRegistry() *Registry {
	parsed, err := RegistryMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Registry{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Registry) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor((address,address[],(string,address)[],(bytes32,address,uint32)[]) genesis) returns()
func (registry *Registry) PackConstructor(genesis RegistryGenesis) []byte {
	enc, err := registry.abi.Pack("", genesis)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackAUDITOR is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xaa375a8a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function AUDITOR() view returns(bytes32)
func (registry *Registry) PackAUDITOR() []byte {
	enc, err := registry.abi.Pack("AUDITOR")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAUDITOR is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xaa375a8a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function AUDITOR() view returns(bytes32)
func (registry *Registry) TryPackAUDITOR() ([]byte, error) {
	return registry.abi.Pack("AUDITOR")
}

// UnpackAUDITOR is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xaa375a8a.
//
// Solidity: function AUDITOR() view returns(bytes32)
func (registry *Registry) UnpackAUDITOR(data []byte) ([32]byte, error) {
	out, err := registry.abi.Unpack("AUDITOR", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackCLOCKMODE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4bf5d7e9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function CLOCK_MODE() view returns(string)
func (registry *Registry) PackCLOCKMODE() []byte {
	enc, err := registry.abi.Pack("CLOCK_MODE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCLOCKMODE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4bf5d7e9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function CLOCK_MODE() view returns(string)
func (registry *Registry) TryPackCLOCKMODE() ([]byte, error) {
	return registry.abi.Pack("CLOCK_MODE")
}

// UnpackCLOCKMODE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x4bf5d7e9.
//
// Solidity: function CLOCK_MODE() view returns(string)
func (registry *Registry) UnpackCLOCKMODE(data []byte) (string, error) {
	out, err := registry.abi.Unpack("CLOCK_MODE", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackCREDIT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe688013f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function CREDIT() view returns(uint256)
func (registry *Registry) PackCREDIT() []byte {
	enc, err := registry.abi.Pack("CREDIT")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCREDIT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe688013f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function CREDIT() view returns(uint256)
func (registry *Registry) TryPackCREDIT() ([]byte, error) {
	return registry.abi.Pack("CREDIT")
}

// UnpackCREDIT is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe688013f.
//
// Solidity: function CREDIT() view returns(uint256)
func (registry *Registry) UnpackCREDIT(data []byte) (*big.Int, error) {
	out, err := registry.abi.Unpack("CREDIT", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackDEFAULTADMINROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa217fddf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (registry *Registry) PackDEFAULTADMINROLE() []byte {
	enc, err := registry.abi.Pack("DEFAULT_ADMIN_ROLE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDEFAULTADMINROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa217fddf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (registry *Registry) TryPackDEFAULTADMINROLE() ([]byte, error) {
	return registry.abi.Pack("DEFAULT_ADMIN_ROLE")
}

// UnpackDEFAULTADMINROLE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa217fddf.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (registry *Registry) UnpackDEFAULTADMINROLE(data []byte) ([32]byte, error) {
	out, err := registry.abi.Unpack("DEFAULT_ADMIN_ROLE", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackDEPLOYER is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc1b8411a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function DEPLOYER() view returns(bytes32)
func (registry *Registry) PackDEPLOYER() []byte {
	enc, err := registry.abi.Pack("DEPLOYER")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDEPLOYER is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc1b8411a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function DEPLOYER() view returns(bytes32)
func (registry *Registry) TryPackDEPLOYER() ([]byte, error) {
	return registry.abi.Pack("DEPLOYER")
}

// UnpackDEPLOYER is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc1b8411a.
//
// Solidity: function DEPLOYER() view returns(bytes32)
func (registry *Registry) UnpackDEPLOYER(data []byte) ([32]byte, error) {
	out, err := registry.abi.Unpack("DEPLOYER", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackGOVERNOR is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6dc0ae22.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function GOVERNOR() view returns(bytes32)
func (registry *Registry) PackGOVERNOR() []byte {
	enc, err := registry.abi.Pack("GOVERNOR")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGOVERNOR is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6dc0ae22.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function GOVERNOR() view returns(bytes32)
func (registry *Registry) TryPackGOVERNOR() ([]byte, error) {
	return registry.abi.Pack("GOVERNOR")
}

// UnpackGOVERNOR is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6dc0ae22.
//
// Solidity: function GOVERNOR() view returns(bytes32)
func (registry *Registry) UnpackGOVERNOR(data []byte) ([32]byte, error) {
	out, err := registry.abi.Unpack("GOVERNOR", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackISSUER is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4339b421.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function ISSUER() view returns(bytes32)
func (registry *Registry) PackISSUER() []byte {
	enc, err := registry.abi.Pack("ISSUER")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackISSUER is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4339b421.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function ISSUER() view returns(bytes32)
func (registry *Registry) TryPackISSUER() ([]byte, error) {
	return registry.abi.Pack("ISSUER")
}

// UnpackISSUER is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x4339b421.
//
// Solidity: function ISSUER() view returns(bytes32)
func (registry *Registry) UnpackISSUER(data []byte) ([32]byte, error) {
	out, err := registry.abi.Unpack("ISSUER", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackPARTICIPANT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf3e4b0b9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function PARTICIPANT() view returns(bytes32)
func (registry *Registry) PackPARTICIPANT() []byte {
	enc, err := registry.abi.Pack("PARTICIPANT")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPARTICIPANT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf3e4b0b9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function PARTICIPANT() view returns(bytes32)
func (registry *Registry) TryPackPARTICIPANT() ([]byte, error) {
	return registry.abi.Pack("PARTICIPANT")
}

// UnpackPARTICIPANT is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf3e4b0b9.
//
// Solidity: function PARTICIPANT() view returns(bytes32)
func (registry *Registry) UnpackPARTICIPANT(data []byte) ([32]byte, error) {
	out, err := registry.abi.Unpack("PARTICIPANT", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackPLATFORM is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7efc77fa.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function PLATFORM() view returns(bytes32)
func (registry *Registry) PackPLATFORM() []byte {
	enc, err := registry.abi.Pack("PLATFORM")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPLATFORM is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7efc77fa.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function PLATFORM() view returns(bytes32)
func (registry *Registry) TryPackPLATFORM() ([]byte, error) {
	return registry.abi.Pack("PLATFORM")
}

// UnpackPLATFORM is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7efc77fa.
//
// Solidity: function PLATFORM() view returns(bytes32)
func (registry *Registry) UnpackPLATFORM(data []byte) ([32]byte, error) {
	out, err := registry.abi.Unpack("PLATFORM", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackVALIDATOR is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x393df8cb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function VALIDATOR() view returns(bytes32)
func (registry *Registry) PackVALIDATOR() []byte {
	enc, err := registry.abi.Pack("VALIDATOR")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVALIDATOR is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x393df8cb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function VALIDATOR() view returns(bytes32)
func (registry *Registry) TryPackVALIDATOR() ([]byte, error) {
	return registry.abi.Pack("VALIDATOR")
}

// UnpackVALIDATOR is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x393df8cb.
//
// Solidity: function VALIDATOR() view returns(bytes32)
func (registry *Registry) UnpackVALIDATOR(data []byte) ([32]byte, error) {
	out, err := registry.abi.Unpack("VALIDATOR", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackVALIDATORS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xefc00803.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function VALIDATORS() view returns(address)
func (registry *Registry) PackVALIDATORS() []byte {
	enc, err := registry.abi.Pack("VALIDATORS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVALIDATORS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xefc00803.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function VALIDATORS() view returns(address)
func (registry *Registry) TryPackVALIDATORS() ([]byte, error) {
	return registry.abi.Pack("VALIDATORS")
}

// UnpackVALIDATORS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xefc00803.
//
// Solidity: function VALIDATORS() view returns(address)
func (registry *Registry) UnpackVALIDATORS(data []byte) (common.Address, error) {
	out, err := registry.abi.Unpack("VALIDATORS", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackVOTER is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8ebf2fd6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function VOTER() view returns(bytes32)
func (registry *Registry) PackVOTER() []byte {
	enc, err := registry.abi.Pack("VOTER")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVOTER is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8ebf2fd6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function VOTER() view returns(bytes32)
func (registry *Registry) TryPackVOTER() ([]byte, error) {
	return registry.abi.Pack("VOTER")
}

// UnpackVOTER is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8ebf2fd6.
//
// Solidity: function VOTER() view returns(bytes32)
func (registry *Registry) UnpackVOTER(data []byte) ([32]byte, error) {
	out, err := registry.abi.Unpack("VOTER", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackActiveOrganisations is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18ec8d60.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function activeOrganisations() view returns(uint256)
func (registry *Registry) PackActiveOrganisations() []byte {
	enc, err := registry.abi.Pack("activeOrganisations")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackActiveOrganisations is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18ec8d60.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function activeOrganisations() view returns(uint256)
func (registry *Registry) TryPackActiveOrganisations() ([]byte, error) {
	return registry.abi.Pack("activeOrganisations")
}

// UnpackActiveOrganisations is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x18ec8d60.
//
// Solidity: function activeOrganisations() view returns(uint256)
func (registry *Registry) UnpackActiveOrganisations(data []byte) (*big.Int, error) {
	out, err := registry.abi.Unpack("activeOrganisations", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackAdmit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd3f84a38.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function admit(address account, bytes32 role) returns()
func (registry *Registry) PackAdmit(account common.Address, role [32]byte) []byte {
	enc, err := registry.abi.Pack("admit", account, role)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAdmit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd3f84a38.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function admit(address account, bytes32 role) returns()
func (registry *Registry) TryPackAdmit(account common.Address, role [32]byte) ([]byte, error) {
	return registry.abi.Pack("admit", account, role)
}

// PackAdmitOrganisation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xce9b75d6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function admitOrganisation(string name, address voter) returns(uint32 id)
func (registry *Registry) PackAdmitOrganisation(name string, voter common.Address) []byte {
	enc, err := registry.abi.Pack("admitOrganisation", name, voter)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAdmitOrganisation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xce9b75d6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function admitOrganisation(string name, address voter) returns(uint32 id)
func (registry *Registry) TryPackAdmitOrganisation(name string, voter common.Address) ([]byte, error) {
	return registry.abi.Pack("admitOrganisation", name, voter)
}

// UnpackAdmitOrganisation is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xce9b75d6.
//
// Solidity: function admitOrganisation(string name, address voter) returns(uint32 id)
func (registry *Registry) UnpackAdmitOrganisation(data []byte) (uint32, error) {
	out, err := registry.abi.Unpack("admitOrganisation", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackAssign is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6c6784ca.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function assign(address account, uint32 id) returns()
func (registry *Registry) PackAssign(account common.Address, id uint32) []byte {
	enc, err := registry.abi.Pack("assign", account, id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAssign is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6c6784ca.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function assign(address account, uint32 id) returns()
func (registry *Registry) TryPackAssign(account common.Address, id uint32) ([]byte, error) {
	return registry.abi.Pack("assign", account, id)
}

// PackChangeVoter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x41cadd6d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function changeVoter(uint32 id, address to) returns()
func (registry *Registry) PackChangeVoter(id uint32, to common.Address) []byte {
	enc, err := registry.abi.Pack("changeVoter", id, to)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackChangeVoter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x41cadd6d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function changeVoter(uint32 id, address to) returns()
func (registry *Registry) TryPackChangeVoter(id uint32, to common.Address) ([]byte, error) {
	return registry.abi.Pack("changeVoter", id, to)
}

// PackClock is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x91ddadf4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function clock() view returns(uint48)
func (registry *Registry) PackClock() []byte {
	enc, err := registry.abi.Pack("clock")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackClock is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x91ddadf4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function clock() view returns(uint48)
func (registry *Registry) TryPackClock() ([]byte, error) {
	return registry.abi.Pack("clock")
}

// UnpackClock is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x91ddadf4.
//
// Solidity: function clock() view returns(uint48)
func (registry *Registry) UnpackClock(data []byte) (*big.Int, error) {
	out, err := registry.abi.Unpack("clock", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackDelegate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5c19a95c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function delegate(address delegatee) returns()
func (registry *Registry) PackDelegate(delegatee common.Address) []byte {
	enc, err := registry.abi.Pack("delegate", delegatee)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDelegate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5c19a95c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function delegate(address delegatee) returns()
func (registry *Registry) TryPackDelegate(delegatee common.Address) ([]byte, error) {
	return registry.abi.Pack("delegate", delegatee)
}

// PackDelegateBySig is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc3cda520.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function delegateBySig(address delegatee, uint256 nonce, uint256 expiry, uint8 v, bytes32 r, bytes32 s) returns()
func (registry *Registry) PackDelegateBySig(delegatee common.Address, nonce *big.Int, expiry *big.Int, v uint8, r [32]byte, s [32]byte) []byte {
	enc, err := registry.abi.Pack("delegateBySig", delegatee, nonce, expiry, v, r, s)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDelegateBySig is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc3cda520.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function delegateBySig(address delegatee, uint256 nonce, uint256 expiry, uint8 v, bytes32 r, bytes32 s) returns()
func (registry *Registry) TryPackDelegateBySig(delegatee common.Address, nonce *big.Int, expiry *big.Int, v uint8, r [32]byte, s [32]byte) ([]byte, error) {
	return registry.abi.Pack("delegateBySig", delegatee, nonce, expiry, v, r, s)
}

// PackDelegates is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x587cde1e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function delegates(address account) pure returns(address)
func (registry *Registry) PackDelegates(account common.Address) []byte {
	enc, err := registry.abi.Pack("delegates", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDelegates is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x587cde1e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function delegates(address account) pure returns(address)
func (registry *Registry) TryPackDelegates(account common.Address) ([]byte, error) {
	return registry.abi.Pack("delegates", account)
}

// UnpackDelegates is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x587cde1e.
//
// Solidity: function delegates(address account) pure returns(address)
func (registry *Registry) UnpackDelegates(data []byte) (common.Address, error) {
	out, err := registry.abi.Unpack("delegates", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackDismiss is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2d6a1da7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function dismiss(address account, bytes32 role) returns()
func (registry *Registry) PackDismiss(account common.Address, role [32]byte) []byte {
	enc, err := registry.abi.Pack("dismiss", account, role)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDismiss is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2d6a1da7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function dismiss(address account, bytes32 role) returns()
func (registry *Registry) TryPackDismiss(account common.Address, role [32]byte) ([]byte, error) {
	return registry.abi.Pack("dismiss", account, role)
}

// PackRegistryEip712Domain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x84b0196e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (registry *Registry) PackRegistryEip712Domain() []byte {
	enc, err := registry.abi.Pack("eip712Domain")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRegistryEip712Domain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x84b0196e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (registry *Registry) TryPackRegistryEip712Domain() ([]byte, error) {
	return registry.abi.Pack("eip712Domain")
}

// RegistryEip712DomainOutput serves as a container for the return parameters of contract
// method RegistryEip712Domain.
type RegistryEip712DomainOutput struct {
	Fields            [1]byte
	Name              string
	Version           string
	ChainId           *big.Int
	VerifyingContract common.Address
	Salt              [32]byte
	Extensions        []*big.Int
}

// UnpackRegistryEip712Domain is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x84b0196e.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (registry *Registry) UnpackRegistryEip712Domain(data []byte) (RegistryEip712DomainOutput, error) {
	out, err := registry.abi.Unpack("eip712Domain", data)
	outstruct := new(RegistryEip712DomainOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Fields = *abi.ConvertType(out[0], new([1]byte)).(*[1]byte)
	outstruct.Name = *abi.ConvertType(out[1], new(string)).(*string)
	outstruct.Version = *abi.ConvertType(out[2], new(string)).(*string)
	outstruct.ChainId = abi.ConvertType(out[3], new(big.Int)).(*big.Int)
	outstruct.VerifyingContract = *abi.ConvertType(out[4], new(common.Address)).(*common.Address)
	outstruct.Salt = *abi.ConvertType(out[5], new([32]byte)).(*[32]byte)
	outstruct.Extensions = *abi.ConvertType(out[6], new([]*big.Int)).(*[]*big.Int)
	return *outstruct, nil
}

// PackGetPastTotalSupply is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8e539e8c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getPastTotalSupply(uint256 timepoint) view returns(uint256)
func (registry *Registry) PackGetPastTotalSupply(timepoint *big.Int) []byte {
	enc, err := registry.abi.Pack("getPastTotalSupply", timepoint)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetPastTotalSupply is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8e539e8c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getPastTotalSupply(uint256 timepoint) view returns(uint256)
func (registry *Registry) TryPackGetPastTotalSupply(timepoint *big.Int) ([]byte, error) {
	return registry.abi.Pack("getPastTotalSupply", timepoint)
}

// UnpackGetPastTotalSupply is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8e539e8c.
//
// Solidity: function getPastTotalSupply(uint256 timepoint) view returns(uint256)
func (registry *Registry) UnpackGetPastTotalSupply(data []byte) (*big.Int, error) {
	out, err := registry.abi.Unpack("getPastTotalSupply", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackGetPastVotes is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3a46b1a8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getPastVotes(address account, uint256 timepoint) view returns(uint256)
func (registry *Registry) PackGetPastVotes(account common.Address, timepoint *big.Int) []byte {
	enc, err := registry.abi.Pack("getPastVotes", account, timepoint)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetPastVotes is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3a46b1a8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getPastVotes(address account, uint256 timepoint) view returns(uint256)
func (registry *Registry) TryPackGetPastVotes(account common.Address, timepoint *big.Int) ([]byte, error) {
	return registry.abi.Pack("getPastVotes", account, timepoint)
}

// UnpackGetPastVotes is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3a46b1a8.
//
// Solidity: function getPastVotes(address account, uint256 timepoint) view returns(uint256)
func (registry *Registry) UnpackGetPastVotes(data []byte) (*big.Int, error) {
	out, err := registry.abi.Unpack("getPastVotes", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackGetRoleAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x248a9ca3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (registry *Registry) PackGetRoleAdmin(role [32]byte) []byte {
	enc, err := registry.abi.Pack("getRoleAdmin", role)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetRoleAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x248a9ca3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (registry *Registry) TryPackGetRoleAdmin(role [32]byte) ([]byte, error) {
	return registry.abi.Pack("getRoleAdmin", role)
}

// UnpackGetRoleAdmin is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x248a9ca3.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (registry *Registry) UnpackGetRoleAdmin(data []byte) ([32]byte, error) {
	out, err := registry.abi.Unpack("getRoleAdmin", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackGetRoleMember is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9010d07c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getRoleMember(bytes32 role, uint256 index) view returns(address)
func (registry *Registry) PackGetRoleMember(role [32]byte, index *big.Int) []byte {
	enc, err := registry.abi.Pack("getRoleMember", role, index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetRoleMember is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9010d07c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getRoleMember(bytes32 role, uint256 index) view returns(address)
func (registry *Registry) TryPackGetRoleMember(role [32]byte, index *big.Int) ([]byte, error) {
	return registry.abi.Pack("getRoleMember", role, index)
}

// UnpackGetRoleMember is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9010d07c.
//
// Solidity: function getRoleMember(bytes32 role, uint256 index) view returns(address)
func (registry *Registry) UnpackGetRoleMember(data []byte) (common.Address, error) {
	out, err := registry.abi.Unpack("getRoleMember", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackGetRoleMemberCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xca15c873.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getRoleMemberCount(bytes32 role) view returns(uint256)
func (registry *Registry) PackGetRoleMemberCount(role [32]byte) []byte {
	enc, err := registry.abi.Pack("getRoleMemberCount", role)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetRoleMemberCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xca15c873.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getRoleMemberCount(bytes32 role) view returns(uint256)
func (registry *Registry) TryPackGetRoleMemberCount(role [32]byte) ([]byte, error) {
	return registry.abi.Pack("getRoleMemberCount", role)
}

// UnpackGetRoleMemberCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xca15c873.
//
// Solidity: function getRoleMemberCount(bytes32 role) view returns(uint256)
func (registry *Registry) UnpackGetRoleMemberCount(data []byte) (*big.Int, error) {
	out, err := registry.abi.Unpack("getRoleMemberCount", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackGetRoleMembers is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa3246ad3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getRoleMembers(bytes32 role) view returns(address[])
func (registry *Registry) PackGetRoleMembers(role [32]byte) []byte {
	enc, err := registry.abi.Pack("getRoleMembers", role)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetRoleMembers is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa3246ad3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getRoleMembers(bytes32 role) view returns(address[])
func (registry *Registry) TryPackGetRoleMembers(role [32]byte) ([]byte, error) {
	return registry.abi.Pack("getRoleMembers", role)
}

// UnpackGetRoleMembers is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa3246ad3.
//
// Solidity: function getRoleMembers(bytes32 role) view returns(address[])
func (registry *Registry) UnpackGetRoleMembers(data []byte) ([]common.Address, error) {
	out, err := registry.abi.Unpack("getRoleMembers", data)
	if err != nil {
		return *new([]common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new([]common.Address)).(*[]common.Address)
	return out0, nil
}

// PackGetVotes is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9ab24eb0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getVotes(address account) view returns(uint256)
func (registry *Registry) PackGetVotes(account common.Address) []byte {
	enc, err := registry.abi.Pack("getVotes", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetVotes is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9ab24eb0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getVotes(address account) view returns(uint256)
func (registry *Registry) TryPackGetVotes(account common.Address) ([]byte, error) {
	return registry.abi.Pack("getVotes", account)
}

// UnpackGetVotes is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9ab24eb0.
//
// Solidity: function getVotes(address account) view returns(uint256)
func (registry *Registry) UnpackGetVotes(data []byte) (*big.Int, error) {
	out, err := registry.abi.Unpack("getVotes", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackGrantRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2f2ff15d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function grantRole(bytes32 role, address account) returns()
func (registry *Registry) PackGrantRole(role [32]byte, account common.Address) []byte {
	enc, err := registry.abi.Pack("grantRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGrantRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2f2ff15d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function grantRole(bytes32 role, address account) returns()
func (registry *Registry) TryPackGrantRole(role [32]byte, account common.Address) ([]byte, error) {
	return registry.abi.Pack("grantRole", role, account)
}

// PackHasRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x91d14854.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (registry *Registry) PackHasRole(role [32]byte, account common.Address) []byte {
	enc, err := registry.abi.Pack("hasRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHasRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x91d14854.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (registry *Registry) TryPackHasRole(role [32]byte, account common.Address) ([]byte, error) {
	return registry.abi.Pack("hasRole", role, account)
}

// UnpackHasRole is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x91d14854.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (registry *Registry) UnpackHasRole(data []byte) (bool, error) {
	out, err := registry.abi.Unpack("hasRole", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackIsRegistered is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc3c5a547.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isRegistered(address account) view returns(bool)
func (registry *Registry) PackIsRegistered(account common.Address) []byte {
	enc, err := registry.abi.Pack("isRegistered", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsRegistered is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc3c5a547.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isRegistered(address account) view returns(bool)
func (registry *Registry) TryPackIsRegistered(account common.Address) ([]byte, error) {
	return registry.abi.Pack("isRegistered", account)
}

// UnpackIsRegistered is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc3c5a547.
//
// Solidity: function isRegistered(address account) view returns(bool)
func (registry *Registry) UnpackIsRegistered(data []byte) (bool, error) {
	out, err := registry.abi.Unpack("isRegistered", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackNonces is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7ecebe00.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function nonces(address owner) view returns(uint256)
func (registry *Registry) PackNonces(owner common.Address) []byte {
	enc, err := registry.abi.Pack("nonces", owner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackNonces is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7ecebe00.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function nonces(address owner) view returns(uint256)
func (registry *Registry) TryPackNonces(owner common.Address) ([]byte, error) {
	return registry.abi.Pack("nonces", owner)
}

// UnpackNonces is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7ecebe00.
//
// Solidity: function nonces(address owner) view returns(uint256)
func (registry *Registry) UnpackNonces(data []byte) (*big.Int, error) {
	out, err := registry.abi.Unpack("nonces", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackOrganisation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x96e28c23.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function organisation(uint32 id) view returns((string,address,bool))
func (registry *Registry) PackOrganisation(id uint32) []byte {
	enc, err := registry.abi.Pack("organisation", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOrganisation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x96e28c23.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function organisation(uint32 id) view returns((string,address,bool))
func (registry *Registry) TryPackOrganisation(id uint32) ([]byte, error) {
	return registry.abi.Pack("organisation", id)
}

// UnpackOrganisation is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x96e28c23.
//
// Solidity: function organisation(uint32 id) view returns((string,address,bool))
func (registry *Registry) UnpackOrganisation(data []byte) (Organisation, error) {
	out, err := registry.abi.Unpack("organisation", data)
	if err != nil {
		return *new(Organisation), err
	}
	out0 := *abi.ConvertType(out[0], new(Organisation)).(*Organisation)
	return out0, nil
}

// PackOrganisationCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd52c842f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function organisationCount() view returns(uint32)
func (registry *Registry) PackOrganisationCount() []byte {
	enc, err := registry.abi.Pack("organisationCount")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOrganisationCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd52c842f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function organisationCount() view returns(uint32)
func (registry *Registry) TryPackOrganisationCount() ([]byte, error) {
	return registry.abi.Pack("organisationCount")
}

// UnpackOrganisationCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd52c842f.
//
// Solidity: function organisationCount() view returns(uint32)
func (registry *Registry) UnpackOrganisationCount(data []byte) (uint32, error) {
	out, err := registry.abi.Unpack("organisationCount", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackOrganisationOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x383bce6a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function organisationOf(address account) view returns(uint32)
func (registry *Registry) PackOrganisationOf(account common.Address) []byte {
	enc, err := registry.abi.Pack("organisationOf", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOrganisationOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x383bce6a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function organisationOf(address account) view returns(uint32)
func (registry *Registry) TryPackOrganisationOf(account common.Address) ([]byte, error) {
	return registry.abi.Pack("organisationOf", account)
}

// UnpackOrganisationOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x383bce6a.
//
// Solidity: function organisationOf(address account) view returns(uint32)
func (registry *Registry) UnpackOrganisationOf(data []byte) (uint32, error) {
	out, err := registry.abi.Unpack("organisationOf", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackRemoveOrganisation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95db0ff8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function removeOrganisation(uint32 id) returns()
func (registry *Registry) PackRemoveOrganisation(id uint32) []byte {
	enc, err := registry.abi.Pack("removeOrganisation", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRemoveOrganisation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95db0ff8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function removeOrganisation(uint32 id) returns()
func (registry *Registry) TryPackRemoveOrganisation(id uint32) ([]byte, error) {
	return registry.abi.Pack("removeOrganisation", id)
}

// PackRenounceRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x36568abe.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function renounceRole(bytes32 role, address confirmation) returns()
func (registry *Registry) PackRenounceRole(role [32]byte, confirmation common.Address) []byte {
	enc, err := registry.abi.Pack("renounceRole", role, confirmation)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRenounceRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x36568abe.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function renounceRole(bytes32 role, address confirmation) returns()
func (registry *Registry) TryPackRenounceRole(role [32]byte, confirmation common.Address) ([]byte, error) {
	return registry.abi.Pack("renounceRole", role, confirmation)
}

// PackRestoreOrganisation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x460816ad.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function restoreOrganisation(uint32 id) returns()
func (registry *Registry) PackRestoreOrganisation(id uint32) []byte {
	enc, err := registry.abi.Pack("restoreOrganisation", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRestoreOrganisation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x460816ad.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function restoreOrganisation(uint32 id) returns()
func (registry *Registry) TryPackRestoreOrganisation(id uint32) ([]byte, error) {
	return registry.abi.Pack("restoreOrganisation", id)
}

// PackRevokeRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd547741f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function revokeRole(bytes32 role, address account) returns()
func (registry *Registry) PackRevokeRole(role [32]byte, account common.Address) []byte {
	enc, err := registry.abi.Pack("revokeRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRevokeRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd547741f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function revokeRole(bytes32 role, address account) returns()
func (registry *Registry) TryPackRevokeRole(role [32]byte, account common.Address) ([]byte, error) {
	return registry.abi.Pack("revokeRole", role, account)
}

// PackSeat is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0d1306e8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function seat(address account, uint32 id) returns()
func (registry *Registry) PackSeat(account common.Address, id uint32) []byte {
	enc, err := registry.abi.Pack("seat", account, id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSeat is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0d1306e8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function seat(address account, uint32 id) returns()
func (registry *Registry) TryPackSeat(account common.Address, id uint32) ([]byte, error) {
	return registry.abi.Pack("seat", account, id)
}

// PackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (registry *Registry) PackSupportsInterface(interfaceId [4]byte) []byte {
	enc, err := registry.abi.Pack("supportsInterface", interfaceId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (registry *Registry) TryPackSupportsInterface(interfaceId [4]byte) ([]byte, error) {
	return registry.abi.Pack("supportsInterface", interfaceId)
}

// UnpackSupportsInterface is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x01ffc9a7.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (registry *Registry) UnpackSupportsInterface(data []byte) (bool, error) {
	out, err := registry.abi.Unpack("supportsInterface", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackUnseat is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x90050c09.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function unseat(address account) returns()
func (registry *Registry) PackUnseat(account common.Address) []byte {
	enc, err := registry.abi.Pack("unseat", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackUnseat is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x90050c09.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function unseat(address account) returns()
func (registry *Registry) TryPackUnseat(account common.Address) ([]byte, error) {
	return registry.abi.Pack("unseat", account)
}

// PackVoterOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb6db51e2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function voterOf(address account) view returns(uint32 id)
func (registry *Registry) PackVoterOf(account common.Address) []byte {
	enc, err := registry.abi.Pack("voterOf", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVoterOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb6db51e2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function voterOf(address account) view returns(uint32 id)
func (registry *Registry) TryPackVoterOf(account common.Address) ([]byte, error) {
	return registry.abi.Pack("voterOf", account)
}

// UnpackVoterOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb6db51e2.
//
// Solidity: function voterOf(address account) view returns(uint32 id)
func (registry *Registry) UnpackVoterOf(data []byte) (uint32, error) {
	out, err := registry.abi.Unpack("voterOf", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// RegistryAssigned represents a Assigned event raised by the Registry contract.
type RegistryAssigned struct {
	Account      common.Address
	Organisation uint32
	Raw          *types.Log // Blockchain specific contextual infos
}

const RegistryAssignedEventName = "Assigned"

// ContractEventName returns the user-defined event name.
func (RegistryAssigned) ContractEventName() string {
	return RegistryAssignedEventName
}

// UnpackAssignedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Assigned(address indexed account, uint32 indexed organisation)
func (registry *Registry) UnpackAssignedEvent(log *types.Log) (*RegistryAssigned, error) {
	event := "Assigned"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != registry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RegistryAssigned)
	if len(log.Data) > 0 {
		if err := registry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range registry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RegistryDelegateChanged represents a DelegateChanged event raised by the Registry contract.
type RegistryDelegateChanged struct {
	Delegator    common.Address
	FromDelegate common.Address
	ToDelegate   common.Address
	Raw          *types.Log // Blockchain specific contextual infos
}

const RegistryDelegateChangedEventName = "DelegateChanged"

// ContractEventName returns the user-defined event name.
func (RegistryDelegateChanged) ContractEventName() string {
	return RegistryDelegateChangedEventName
}

// UnpackDelegateChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event DelegateChanged(address indexed delegator, address indexed fromDelegate, address indexed toDelegate)
func (registry *Registry) UnpackDelegateChangedEvent(log *types.Log) (*RegistryDelegateChanged, error) {
	event := "DelegateChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != registry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RegistryDelegateChanged)
	if len(log.Data) > 0 {
		if err := registry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range registry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RegistryDelegateVotesChanged represents a DelegateVotesChanged event raised by the Registry contract.
type RegistryDelegateVotesChanged struct {
	Delegate      common.Address
	PreviousVotes *big.Int
	NewVotes      *big.Int
	Raw           *types.Log // Blockchain specific contextual infos
}

const RegistryDelegateVotesChangedEventName = "DelegateVotesChanged"

// ContractEventName returns the user-defined event name.
func (RegistryDelegateVotesChanged) ContractEventName() string {
	return RegistryDelegateVotesChangedEventName
}

// UnpackDelegateVotesChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event DelegateVotesChanged(address indexed delegate, uint256 previousVotes, uint256 newVotes)
func (registry *Registry) UnpackDelegateVotesChangedEvent(log *types.Log) (*RegistryDelegateVotesChanged, error) {
	event := "DelegateVotesChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != registry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RegistryDelegateVotesChanged)
	if len(log.Data) > 0 {
		if err := registry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range registry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RegistryEIP712DomainChanged represents a EIP712DomainChanged event raised by the Registry contract.
type RegistryEIP712DomainChanged struct {
	Raw *types.Log // Blockchain specific contextual infos
}

const RegistryEIP712DomainChangedEventName = "EIP712DomainChanged"

// ContractEventName returns the user-defined event name.
func (RegistryEIP712DomainChanged) ContractEventName() string {
	return RegistryEIP712DomainChangedEventName
}

// UnpackEIP712DomainChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event EIP712DomainChanged()
func (registry *Registry) UnpackEIP712DomainChangedEvent(log *types.Log) (*RegistryEIP712DomainChanged, error) {
	event := "EIP712DomainChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != registry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RegistryEIP712DomainChanged)
	if len(log.Data) > 0 {
		if err := registry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range registry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RegistryOrganisationAdmitted represents a OrganisationAdmitted event raised by the Registry contract.
type RegistryOrganisationAdmitted struct {
	Id    uint32
	Voter common.Address
	Name  string
	Raw   *types.Log // Blockchain specific contextual infos
}

const RegistryOrganisationAdmittedEventName = "OrganisationAdmitted"

// ContractEventName returns the user-defined event name.
func (RegistryOrganisationAdmitted) ContractEventName() string {
	return RegistryOrganisationAdmittedEventName
}

// UnpackOrganisationAdmittedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OrganisationAdmitted(uint32 indexed id, address indexed voter, string name)
func (registry *Registry) UnpackOrganisationAdmittedEvent(log *types.Log) (*RegistryOrganisationAdmitted, error) {
	event := "OrganisationAdmitted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != registry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RegistryOrganisationAdmitted)
	if len(log.Data) > 0 {
		if err := registry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range registry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RegistryOrganisationRemoved represents a OrganisationRemoved event raised by the Registry contract.
type RegistryOrganisationRemoved struct {
	Id    uint32
	Voter common.Address
	Name  string
	Raw   *types.Log // Blockchain specific contextual infos
}

const RegistryOrganisationRemovedEventName = "OrganisationRemoved"

// ContractEventName returns the user-defined event name.
func (RegistryOrganisationRemoved) ContractEventName() string {
	return RegistryOrganisationRemovedEventName
}

// UnpackOrganisationRemovedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OrganisationRemoved(uint32 indexed id, address indexed voter, string name)
func (registry *Registry) UnpackOrganisationRemovedEvent(log *types.Log) (*RegistryOrganisationRemoved, error) {
	event := "OrganisationRemoved"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != registry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RegistryOrganisationRemoved)
	if len(log.Data) > 0 {
		if err := registry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range registry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RegistryOrganisationRestored represents a OrganisationRestored event raised by the Registry contract.
type RegistryOrganisationRestored struct {
	Id    uint32
	Voter common.Address
	Name  string
	Raw   *types.Log // Blockchain specific contextual infos
}

const RegistryOrganisationRestoredEventName = "OrganisationRestored"

// ContractEventName returns the user-defined event name.
func (RegistryOrganisationRestored) ContractEventName() string {
	return RegistryOrganisationRestoredEventName
}

// UnpackOrganisationRestoredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OrganisationRestored(uint32 indexed id, address indexed voter, string name)
func (registry *Registry) UnpackOrganisationRestoredEvent(log *types.Log) (*RegistryOrganisationRestored, error) {
	event := "OrganisationRestored"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != registry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RegistryOrganisationRestored)
	if len(log.Data) > 0 {
		if err := registry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range registry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RegistryRoleAdminChanged represents a RoleAdminChanged event raised by the Registry contract.
type RegistryRoleAdminChanged struct {
	Role              [32]byte
	PreviousAdminRole [32]byte
	NewAdminRole      [32]byte
	Raw               *types.Log // Blockchain specific contextual infos
}

const RegistryRoleAdminChangedEventName = "RoleAdminChanged"

// ContractEventName returns the user-defined event name.
func (RegistryRoleAdminChanged) ContractEventName() string {
	return RegistryRoleAdminChangedEventName
}

// UnpackRoleAdminChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleAdminChanged(bytes32 indexed role, bytes32 indexed previousAdminRole, bytes32 indexed newAdminRole)
func (registry *Registry) UnpackRoleAdminChangedEvent(log *types.Log) (*RegistryRoleAdminChanged, error) {
	event := "RoleAdminChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != registry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RegistryRoleAdminChanged)
	if len(log.Data) > 0 {
		if err := registry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range registry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RegistryRoleGranted represents a RoleGranted event raised by the Registry contract.
type RegistryRoleGranted struct {
	Role    [32]byte
	Account common.Address
	Sender  common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const RegistryRoleGrantedEventName = "RoleGranted"

// ContractEventName returns the user-defined event name.
func (RegistryRoleGranted) ContractEventName() string {
	return RegistryRoleGrantedEventName
}

// UnpackRoleGrantedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)
func (registry *Registry) UnpackRoleGrantedEvent(log *types.Log) (*RegistryRoleGranted, error) {
	event := "RoleGranted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != registry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RegistryRoleGranted)
	if len(log.Data) > 0 {
		if err := registry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range registry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RegistryRoleRevoked represents a RoleRevoked event raised by the Registry contract.
type RegistryRoleRevoked struct {
	Role    [32]byte
	Account common.Address
	Sender  common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const RegistryRoleRevokedEventName = "RoleRevoked"

// ContractEventName returns the user-defined event name.
func (RegistryRoleRevoked) ContractEventName() string {
	return RegistryRoleRevokedEventName
}

// UnpackRoleRevokedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)
func (registry *Registry) UnpackRoleRevokedEvent(log *types.Log) (*RegistryRoleRevoked, error) {
	event := "RoleRevoked"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != registry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RegistryRoleRevoked)
	if len(log.Data) > 0 {
		if err := registry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range registry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RegistryVoterChanged represents a VoterChanged event raised by the Registry contract.
type RegistryVoterChanged struct {
	Id   uint32
	From common.Address
	To   common.Address
	Raw  *types.Log // Blockchain specific contextual infos
}

const RegistryVoterChangedEventName = "VoterChanged"

// ContractEventName returns the user-defined event name.
func (RegistryVoterChanged) ContractEventName() string {
	return RegistryVoterChangedEventName
}

// UnpackVoterChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event VoterChanged(uint32 indexed id, address indexed from, address indexed to)
func (registry *Registry) UnpackVoterChangedEvent(log *types.Log) (*RegistryVoterChanged, error) {
	event := "VoterChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != registry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RegistryVoterChanged)
	if len(log.Data) > 0 {
		if err := registry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range registry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (registry *Registry) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], registry.abi.Errors["AccessControlBadConfirmation"].ID.Bytes()[:4]) {
		return registry.UnpackAccessControlBadConfirmationError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["AccessControlUnauthorizedAccount"].ID.Bytes()[:4]) {
		return registry.UnpackAccessControlUnauthorizedAccountError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["AccountOfAnother"].ID.Bytes()[:4]) {
		return registry.UnpackAccountOfAnotherError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["AlreadyVoter"].ID.Bytes()[:4]) {
		return registry.UnpackAlreadyVoterError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["BadOrganisationName"].ID.Bytes()[:4]) {
		return registry.UnpackBadOrganisationNameError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["BoundRole"].ID.Bytes()[:4]) {
		return registry.UnpackBoundRoleError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["CheckpointUnorderedInsertion"].ID.Bytes()[:4]) {
		return registry.UnpackCheckpointUnorderedInsertionError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["ECDSAInvalidSignature"].ID.Bytes()[:4]) {
		return registry.UnpackECDSAInvalidSignatureError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["ECDSAInvalidSignatureLength"].ID.Bytes()[:4]) {
		return registry.UnpackECDSAInvalidSignatureLengthError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["ECDSAInvalidSignatureS"].ID.Bytes()[:4]) {
		return registry.UnpackECDSAInvalidSignatureSError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["ERC5805FutureLookup"].ID.Bytes()[:4]) {
		return registry.UnpackERC5805FutureLookupError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["ERC6372InconsistentClock"].ID.Bytes()[:4]) {
		return registry.UnpackERC6372InconsistentClockError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["InvalidAccountNonce"].ID.Bytes()[:4]) {
		return registry.UnpackInvalidAccountNonceError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["InvalidShortString"].ID.Bytes()[:4]) {
		return registry.UnpackInvalidShortStringError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["LastOfRole"].ID.Bytes()[:4]) {
		return registry.UnpackLastOfRoleError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["LastOrganisation"].ID.Bytes()[:4]) {
		return registry.UnpackLastOrganisationError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["NoDelegation"].ID.Bytes()[:4]) {
		return registry.UnpackNoDelegationError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["NotMember"].ID.Bytes()[:4]) {
		return registry.UnpackNotMemberError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["NotValidators"].ID.Bytes()[:4]) {
		return registry.UnpackNotValidatorsError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["NotVoter"].ID.Bytes()[:4]) {
		return registry.UnpackNotVoterError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["OrganisationValidates"].ID.Bytes()[:4]) {
		return registry.UnpackOrganisationValidatesError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["RoleNotForOrganisations"].ID.Bytes()[:4]) {
		return registry.UnpackRoleNotForOrganisationsError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["SafeCastOverflowedUintDowncast"].ID.Bytes()[:4]) {
		return registry.UnpackSafeCastOverflowedUintDowncastError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["StringTooLong"].ID.Bytes()[:4]) {
		return registry.UnpackStringTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["UnknownOrganisation"].ID.Bytes()[:4]) {
		return registry.UnpackUnknownOrganisationError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["VotesExpiredSignature"].ID.Bytes()[:4]) {
		return registry.UnpackVotesExpiredSignatureError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["WrongOrganisationState"].ID.Bytes()[:4]) {
		return registry.UnpackWrongOrganisationStateError(raw[4:])
	}
	if bytes.Equal(raw[:4], registry.abi.Errors["ZeroAccount"].ID.Bytes()[:4]) {
		return registry.UnpackZeroAccountError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// RegistryAccessControlBadConfirmation represents a AccessControlBadConfirmation error raised by the Registry contract.
type RegistryAccessControlBadConfirmation struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AccessControlBadConfirmation()
func RegistryAccessControlBadConfirmationErrorID() common.Hash {
	return common.HexToHash("0x6697b23232a647058342c0724fe7c415cab25915b54e5dbc03f233173d37b41c")
}

// UnpackAccessControlBadConfirmationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AccessControlBadConfirmation()
func (registry *Registry) UnpackAccessControlBadConfirmationError(raw []byte) (*RegistryAccessControlBadConfirmation, error) {
	out := new(RegistryAccessControlBadConfirmation)
	if err := registry.abi.UnpackIntoInterface(out, "AccessControlBadConfirmation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryAccessControlUnauthorizedAccount represents a AccessControlUnauthorizedAccount error raised by the Registry contract.
type RegistryAccessControlUnauthorizedAccount struct {
	Account    common.Address
	NeededRole [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)
func RegistryAccessControlUnauthorizedAccountErrorID() common.Hash {
	return common.HexToHash("0xe2517d3fbfae6f8515ef5ff1ccedc3933ab0cbbda0b492c06eb54ad10ef03b3e")
}

// UnpackAccessControlUnauthorizedAccountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)
func (registry *Registry) UnpackAccessControlUnauthorizedAccountError(raw []byte) (*RegistryAccessControlUnauthorizedAccount, error) {
	out := new(RegistryAccessControlUnauthorizedAccount)
	if err := registry.abi.UnpackIntoInterface(out, "AccessControlUnauthorizedAccount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryAccountOfAnother represents a AccountOfAnother error raised by the Registry contract.
type RegistryAccountOfAnother struct {
	Account      common.Address
	Organisation uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AccountOfAnother(address account, uint32 organisation)
func RegistryAccountOfAnotherErrorID() common.Hash {
	return common.HexToHash("0xbf07444b040629b25a0f24ed9d0736b09082c53fc86cf73d77fa8d314ceb51d6")
}

// UnpackAccountOfAnotherError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AccountOfAnother(address account, uint32 organisation)
func (registry *Registry) UnpackAccountOfAnotherError(raw []byte) (*RegistryAccountOfAnother, error) {
	out := new(RegistryAccountOfAnother)
	if err := registry.abi.UnpackIntoInterface(out, "AccountOfAnother", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryAlreadyVoter represents a AlreadyVoter error raised by the Registry contract.
type RegistryAlreadyVoter struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AlreadyVoter(address account)
func RegistryAlreadyVoterErrorID() common.Hash {
	return common.HexToHash("0x1f1d3547005129f0bf81dcb0ac4550969e46f8ce9577f5b162fbbb00a7a51edc")
}

// UnpackAlreadyVoterError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AlreadyVoter(address account)
func (registry *Registry) UnpackAlreadyVoterError(raw []byte) (*RegistryAlreadyVoter, error) {
	out := new(RegistryAlreadyVoter)
	if err := registry.abi.UnpackIntoInterface(out, "AlreadyVoter", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryBadOrganisationName represents a BadOrganisationName error raised by the Registry contract.
type RegistryBadOrganisationName struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadOrganisationName()
func RegistryBadOrganisationNameErrorID() common.Hash {
	return common.HexToHash("0x87b98b4b104042095fe8524a7f6eea2d54c09ee7316a455379ac482941457cc7")
}

// UnpackBadOrganisationNameError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadOrganisationName()
func (registry *Registry) UnpackBadOrganisationNameError(raw []byte) (*RegistryBadOrganisationName, error) {
	out := new(RegistryBadOrganisationName)
	if err := registry.abi.UnpackIntoInterface(out, "BadOrganisationName", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryBoundRole represents a BoundRole error raised by the Registry contract.
type RegistryBoundRole struct {
	Role [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BoundRole(bytes32 role)
func RegistryBoundRoleErrorID() common.Hash {
	return common.HexToHash("0x71334616652a31adf3931aafef4c736a58c247727a413a74a9de1fbc823fcca7")
}

// UnpackBoundRoleError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BoundRole(bytes32 role)
func (registry *Registry) UnpackBoundRoleError(raw []byte) (*RegistryBoundRole, error) {
	out := new(RegistryBoundRole)
	if err := registry.abi.UnpackIntoInterface(out, "BoundRole", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryCheckpointUnorderedInsertion represents a CheckpointUnorderedInsertion error raised by the Registry contract.
type RegistryCheckpointUnorderedInsertion struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error CheckpointUnorderedInsertion()
func RegistryCheckpointUnorderedInsertionErrorID() common.Hash {
	return common.HexToHash("0x2520601d9d60b717c34a36ad270857824c5a1ebbfd08ff39aba6930089495cfa")
}

// UnpackCheckpointUnorderedInsertionError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error CheckpointUnorderedInsertion()
func (registry *Registry) UnpackCheckpointUnorderedInsertionError(raw []byte) (*RegistryCheckpointUnorderedInsertion, error) {
	out := new(RegistryCheckpointUnorderedInsertion)
	if err := registry.abi.UnpackIntoInterface(out, "CheckpointUnorderedInsertion", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryECDSAInvalidSignature represents a ECDSAInvalidSignature error raised by the Registry contract.
type RegistryECDSAInvalidSignature struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ECDSAInvalidSignature()
func RegistryECDSAInvalidSignatureErrorID() common.Hash {
	return common.HexToHash("0xf645eedf0193584640b6b90cb9477e4c95b98636c148a891d4c0a146dc46e75a")
}

// UnpackECDSAInvalidSignatureError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ECDSAInvalidSignature()
func (registry *Registry) UnpackECDSAInvalidSignatureError(raw []byte) (*RegistryECDSAInvalidSignature, error) {
	out := new(RegistryECDSAInvalidSignature)
	if err := registry.abi.UnpackIntoInterface(out, "ECDSAInvalidSignature", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryECDSAInvalidSignatureLength represents a ECDSAInvalidSignatureLength error raised by the Registry contract.
type RegistryECDSAInvalidSignatureLength struct {
	Length *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ECDSAInvalidSignatureLength(uint256 length)
func RegistryECDSAInvalidSignatureLengthErrorID() common.Hash {
	return common.HexToHash("0xfce698f7e8e5342cd615f641317bc45fe7e1e4a8b0a14dd1383ff8dc9c41917f")
}

// UnpackECDSAInvalidSignatureLengthError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ECDSAInvalidSignatureLength(uint256 length)
func (registry *Registry) UnpackECDSAInvalidSignatureLengthError(raw []byte) (*RegistryECDSAInvalidSignatureLength, error) {
	out := new(RegistryECDSAInvalidSignatureLength)
	if err := registry.abi.UnpackIntoInterface(out, "ECDSAInvalidSignatureLength", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryECDSAInvalidSignatureS represents a ECDSAInvalidSignatureS error raised by the Registry contract.
type RegistryECDSAInvalidSignatureS struct {
	S [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ECDSAInvalidSignatureS(bytes32 s)
func RegistryECDSAInvalidSignatureSErrorID() common.Hash {
	return common.HexToHash("0xd78bce0cccb935155ed6428d1c13e50b7f3550fd2b66b9fe266006fea4a5e1eb")
}

// UnpackECDSAInvalidSignatureSError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ECDSAInvalidSignatureS(bytes32 s)
func (registry *Registry) UnpackECDSAInvalidSignatureSError(raw []byte) (*RegistryECDSAInvalidSignatureS, error) {
	out := new(RegistryECDSAInvalidSignatureS)
	if err := registry.abi.UnpackIntoInterface(out, "ECDSAInvalidSignatureS", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryERC5805FutureLookup represents a ERC5805FutureLookup error raised by the Registry contract.
type RegistryERC5805FutureLookup struct {
	Timepoint *big.Int
	Clock     *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC5805FutureLookup(uint256 timepoint, uint48 clock)
func RegistryERC5805FutureLookupErrorID() common.Hash {
	return common.HexToHash("0xecd3f81ef0a2e77b4e11bb288f0a162344834f778af7e47bdbee611607f14457")
}

// UnpackERC5805FutureLookupError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC5805FutureLookup(uint256 timepoint, uint48 clock)
func (registry *Registry) UnpackERC5805FutureLookupError(raw []byte) (*RegistryERC5805FutureLookup, error) {
	out := new(RegistryERC5805FutureLookup)
	if err := registry.abi.UnpackIntoInterface(out, "ERC5805FutureLookup", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryERC6372InconsistentClock represents a ERC6372InconsistentClock error raised by the Registry contract.
type RegistryERC6372InconsistentClock struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC6372InconsistentClock()
func RegistryERC6372InconsistentClockErrorID() common.Hash {
	return common.HexToHash("0x6ff07140ae905cb0f8e72fb38f5dd8e756c387b0065be0e1bf85bd0621a43dc7")
}

// UnpackERC6372InconsistentClockError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC6372InconsistentClock()
func (registry *Registry) UnpackERC6372InconsistentClockError(raw []byte) (*RegistryERC6372InconsistentClock, error) {
	out := new(RegistryERC6372InconsistentClock)
	if err := registry.abi.UnpackIntoInterface(out, "ERC6372InconsistentClock", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryInvalidAccountNonce represents a InvalidAccountNonce error raised by the Registry contract.
type RegistryInvalidAccountNonce struct {
	Account      common.Address
	CurrentNonce *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidAccountNonce(address account, uint256 currentNonce)
func RegistryInvalidAccountNonceErrorID() common.Hash {
	return common.HexToHash("0x752d88c0de02638abf10e8e31861e4c68dc1f3a1e7d840e580683f2c282bfc7a")
}

// UnpackInvalidAccountNonceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidAccountNonce(address account, uint256 currentNonce)
func (registry *Registry) UnpackInvalidAccountNonceError(raw []byte) (*RegistryInvalidAccountNonce, error) {
	out := new(RegistryInvalidAccountNonce)
	if err := registry.abi.UnpackIntoInterface(out, "InvalidAccountNonce", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryInvalidShortString represents a InvalidShortString error raised by the Registry contract.
type RegistryInvalidShortString struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidShortString()
func RegistryInvalidShortStringErrorID() common.Hash {
	return common.HexToHash("0xb3512b0c6163e5f0bafab72bb631b9d58cd7a731b082f910338aa21c83d5c274")
}

// UnpackInvalidShortStringError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidShortString()
func (registry *Registry) UnpackInvalidShortStringError(raw []byte) (*RegistryInvalidShortString, error) {
	out := new(RegistryInvalidShortString)
	if err := registry.abi.UnpackIntoInterface(out, "InvalidShortString", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryLastOfRole represents a LastOfRole error raised by the Registry contract.
type RegistryLastOfRole struct {
	Role [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error LastOfRole(bytes32 role)
func RegistryLastOfRoleErrorID() common.Hash {
	return common.HexToHash("0x28568003651ec6b9d8cf668fa4db3876d8eacba112f2bbcd5c46306a904c02ae")
}

// UnpackLastOfRoleError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error LastOfRole(bytes32 role)
func (registry *Registry) UnpackLastOfRoleError(raw []byte) (*RegistryLastOfRole, error) {
	out := new(RegistryLastOfRole)
	if err := registry.abi.UnpackIntoInterface(out, "LastOfRole", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryLastOrganisation represents a LastOrganisation error raised by the Registry contract.
type RegistryLastOrganisation struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error LastOrganisation()
func RegistryLastOrganisationErrorID() common.Hash {
	return common.HexToHash("0x6962dfa056163b411275ed38bb758abe5c923d7753aa70dd15beef0aec0797ea")
}

// UnpackLastOrganisationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error LastOrganisation()
func (registry *Registry) UnpackLastOrganisationError(raw []byte) (*RegistryLastOrganisation, error) {
	out := new(RegistryLastOrganisation)
	if err := registry.abi.UnpackIntoInterface(out, "LastOrganisation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryNoDelegation represents a NoDelegation error raised by the Registry contract.
type RegistryNoDelegation struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoDelegation()
func RegistryNoDelegationErrorID() common.Hash {
	return common.HexToHash("0xe1e4e59bfc3b0c74c1e928796b21a243696ab7084e669b0917c3f0f3787445d9")
}

// UnpackNoDelegationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoDelegation()
func (registry *Registry) UnpackNoDelegationError(raw []byte) (*RegistryNoDelegation, error) {
	out := new(RegistryNoDelegation)
	if err := registry.abi.UnpackIntoInterface(out, "NoDelegation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryNotMember represents a NotMember error raised by the Registry contract.
type RegistryNotMember struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotMember(address account)
func RegistryNotMemberErrorID() common.Hash {
	return common.HexToHash("0x16d6142c051fd31eaf080eccdc319a6d11b659baa2266c1e4d7e444bd19c4a32")
}

// UnpackNotMemberError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotMember(address account)
func (registry *Registry) UnpackNotMemberError(raw []byte) (*RegistryNotMember, error) {
	out := new(RegistryNotMember)
	if err := registry.abi.UnpackIntoInterface(out, "NotMember", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryNotValidators represents a NotValidators error raised by the Registry contract.
type RegistryNotValidators struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotValidators(address account)
func RegistryNotValidatorsErrorID() common.Hash {
	return common.HexToHash("0x744704a7a296ffb1e12e2fd5cd9c9b41d8cb60e403c8993c353eed08f2147694")
}

// UnpackNotValidatorsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotValidators(address account)
func (registry *Registry) UnpackNotValidatorsError(raw []byte) (*RegistryNotValidators, error) {
	out := new(RegistryNotValidators)
	if err := registry.abi.UnpackIntoInterface(out, "NotValidators", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryNotVoter represents a NotVoter error raised by the Registry contract.
type RegistryNotVoter struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotVoter(address account)
func RegistryNotVoterErrorID() common.Hash {
	return common.HexToHash("0xd18cc5ee1a29935e07067c4d450db29fa617a8f5cf167cec7a1959d219069255")
}

// UnpackNotVoterError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotVoter(address account)
func (registry *Registry) UnpackNotVoterError(raw []byte) (*RegistryNotVoter, error) {
	out := new(RegistryNotVoter)
	if err := registry.abi.UnpackIntoInterface(out, "NotVoter", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryOrganisationValidates represents a OrganisationValidates error raised by the Registry contract.
type RegistryOrganisationValidates struct {
	Id uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OrganisationValidates(uint32 id)
func RegistryOrganisationValidatesErrorID() common.Hash {
	return common.HexToHash("0xcff1c8b0885b2c40558ec5d9cf71ce33b90b7a5747108e552b57fb54fdf66532")
}

// UnpackOrganisationValidatesError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OrganisationValidates(uint32 id)
func (registry *Registry) UnpackOrganisationValidatesError(raw []byte) (*RegistryOrganisationValidates, error) {
	out := new(RegistryOrganisationValidates)
	if err := registry.abi.UnpackIntoInterface(out, "OrganisationValidates", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryRoleNotForOrganisations represents a RoleNotForOrganisations error raised by the Registry contract.
type RegistryRoleNotForOrganisations struct {
	Role [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error RoleNotForOrganisations(bytes32 role)
func RegistryRoleNotForOrganisationsErrorID() common.Hash {
	return common.HexToHash("0x164982f931c128e0f6db0e537636dd6e02062bcf5c6cfa6a15694323777b7213")
}

// UnpackRoleNotForOrganisationsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error RoleNotForOrganisations(bytes32 role)
func (registry *Registry) UnpackRoleNotForOrganisationsError(raw []byte) (*RegistryRoleNotForOrganisations, error) {
	out := new(RegistryRoleNotForOrganisations)
	if err := registry.abi.UnpackIntoInterface(out, "RoleNotForOrganisations", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistrySafeCastOverflowedUintDowncast represents a SafeCastOverflowedUintDowncast error raised by the Registry contract.
type RegistrySafeCastOverflowedUintDowncast struct {
	Bits  uint8
	Value *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)
func RegistrySafeCastOverflowedUintDowncastErrorID() common.Hash {
	return common.HexToHash("0x6dfcc6503a32754ce7a89698e18201fc5294fd4aad43edefee786f88423b1a12")
}

// UnpackSafeCastOverflowedUintDowncastError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)
func (registry *Registry) UnpackSafeCastOverflowedUintDowncastError(raw []byte) (*RegistrySafeCastOverflowedUintDowncast, error) {
	out := new(RegistrySafeCastOverflowedUintDowncast)
	if err := registry.abi.UnpackIntoInterface(out, "SafeCastOverflowedUintDowncast", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryStringTooLong represents a StringTooLong error raised by the Registry contract.
type RegistryStringTooLong struct {
	Str string
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error StringTooLong(string str)
func RegistryStringTooLongErrorID() common.Hash {
	return common.HexToHash("0x305a27a93f8e33b7392df0a0f91d6fc63847395853c45991eec52dbf24d72381")
}

// UnpackStringTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error StringTooLong(string str)
func (registry *Registry) UnpackStringTooLongError(raw []byte) (*RegistryStringTooLong, error) {
	out := new(RegistryStringTooLong)
	if err := registry.abi.UnpackIntoInterface(out, "StringTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryUnknownOrganisation represents a UnknownOrganisation error raised by the Registry contract.
type RegistryUnknownOrganisation struct {
	Id uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownOrganisation(uint32 id)
func RegistryUnknownOrganisationErrorID() common.Hash {
	return common.HexToHash("0x6055471f5ddd3570b4fcd0c0236ce192231abb1f24d208062d56df5314d31aa9")
}

// UnpackUnknownOrganisationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownOrganisation(uint32 id)
func (registry *Registry) UnpackUnknownOrganisationError(raw []byte) (*RegistryUnknownOrganisation, error) {
	out := new(RegistryUnknownOrganisation)
	if err := registry.abi.UnpackIntoInterface(out, "UnknownOrganisation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryVotesExpiredSignature represents a VotesExpiredSignature error raised by the Registry contract.
type RegistryVotesExpiredSignature struct {
	Expiry *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error VotesExpiredSignature(uint256 expiry)
func RegistryVotesExpiredSignatureErrorID() common.Hash {
	return common.HexToHash("0x4683af0ecae671986a1b991272ba6e7bcb633f179b33ccfb3beb636962b1efde")
}

// UnpackVotesExpiredSignatureError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error VotesExpiredSignature(uint256 expiry)
func (registry *Registry) UnpackVotesExpiredSignatureError(raw []byte) (*RegistryVotesExpiredSignature, error) {
	out := new(RegistryVotesExpiredSignature)
	if err := registry.abi.UnpackIntoInterface(out, "VotesExpiredSignature", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryWrongOrganisationState represents a WrongOrganisationState error raised by the Registry contract.
type RegistryWrongOrganisationState struct {
	Id     uint32
	Active bool
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongOrganisationState(uint32 id, bool active)
func RegistryWrongOrganisationStateErrorID() common.Hash {
	return common.HexToHash("0xc41470b39d6b9f49c2a089458234c6c8fee637df4ac8f18e5aba351d25363589")
}

// UnpackWrongOrganisationStateError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongOrganisationState(uint32 id, bool active)
func (registry *Registry) UnpackWrongOrganisationStateError(raw []byte) (*RegistryWrongOrganisationState, error) {
	out := new(RegistryWrongOrganisationState)
	if err := registry.abi.UnpackIntoInterface(out, "WrongOrganisationState", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RegistryZeroAccount represents a ZeroAccount error raised by the Registry contract.
type RegistryZeroAccount struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAccount()
func RegistryZeroAccountErrorID() common.Hash {
	return common.HexToHash("0xbfcf3c0bb32fe792f677ae14b5f44b9695700b5b4a64cfda8a7f506371f2d39f")
}

// UnpackZeroAccountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAccount()
func (registry *Registry) UnpackZeroAccountError(raw []byte) (*RegistryZeroAccount, error) {
	out := new(RegistryZeroAccount)
	if err := registry.abi.UnpackIntoInterface(out, "ZeroAccount", raw); err != nil {
		return nil, err
	}
	return out, nil
}
