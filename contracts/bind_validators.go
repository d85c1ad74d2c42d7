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

// ValidatorsNode is an auto generated low-level Go binding around an user-defined struct.
type ValidatorsNode struct {
	Id           [20]byte
	Organisation uint32
}

// ValidatorsSeat is an auto generated low-level Go binding around an user-defined struct.
type ValidatorsSeat struct {
	PubKey       []byte
	Power        uint64
	Organisation uint32
}

// ValidatorsValidator is an auto generated low-level Go binding around an user-defined struct.
type ValidatorsValidator struct {
	X            [32]byte
	Odd          bool
	Power        uint64
	Organisation uint32
}

// ValidatorsMetaData contains all meta data concerning the Validators contract.
var ValidatorsMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractRegistry\",\"name\":\"registry\",\"type\":\"address\"},{\"components\":[{\"internalType\":\"bytes\",\"name\":\"pubKey\",\"type\":\"bytes\"},{\"internalType\":\"uint64\",\"name\":\"power\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"}],\"internalType\":\"structValidators.Seat[]\",\"name\":\"seats\",\"type\":\"tuple[]\"},{\"components\":[{\"internalType\":\"bytes20\",\"name\":\"id\",\"type\":\"bytes20\"},{\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"}],\"internalType\":\"structValidators.Node[]\",\"name\":\"nodes\",\"type\":\"tuple[]\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"validator\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"height\",\"type\":\"uint64\"}],\"name\":\"AlreadyJudged\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"AlreadyValidator\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"BadPublicKey\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"BadVoteSignature\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"LastValidator\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes20\",\"name\":\"id\",\"type\":\"bytes20\"},{\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"}],\"name\":\"NodeKnown\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"NotAValidator\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NotAVote\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"NotGovernor\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"NotSuspended\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"NotVoter\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"},{\"internalType\":\"uint256\",\"name\":\"power\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"total\",\"type\":\"uint256\"}],\"name\":\"OrganisationTooStrong\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"power\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"most\",\"type\":\"uint256\"}],\"name\":\"PowerOutOfRange\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"SameVote\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"organisations\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"least\",\"type\":\"uint256\"}],\"name\":\"TooFewOrganisations\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"},{\"internalType\":\"uint256\",\"name\":\"most\",\"type\":\"uint256\"}],\"name\":\"TooManyNodes\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"validators\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"most\",\"type\":\"uint256\"}],\"name\":\"TooManyValidators\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes20\",\"name\":\"id\",\"type\":\"bytes20\"}],\"name\":\"UnknownNode\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"id\",\"type\":\"uint32\"}],\"name\":\"UnknownOrganisation\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"ValidatorSuspended\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"VoteOfAnotherChain\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"VotesDiffer\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"validator\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"height\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"round\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"step\",\"type\":\"uint8\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"reporter\",\"type\":\"address\"}],\"name\":\"Equivocated\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes20\",\"name\":\"id\",\"type\":\"bytes20\"},{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"by\",\"type\":\"address\"}],\"name\":\"NodeAdmitted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes20\",\"name\":\"id\",\"type\":\"bytes20\"},{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"by\",\"type\":\"address\"}],\"name\":\"NodeDismissed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"validator\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"from\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"to\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"version\",\"type\":\"uint256\"}],\"name\":\"PowerChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"validator\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"bytes\",\"name\":\"pubKey\",\"type\":\"bytes\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"power\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"version\",\"type\":\"uint256\"}],\"name\":\"Seated\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"validator\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"power\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"height\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"round\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"step\",\"type\":\"uint8\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"reporter\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"version\",\"type\":\"uint256\"}],\"name\":\"Suspended\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"validator\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"power\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"version\",\"type\":\"uint256\"}],\"name\":\"Unseated\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"MAX_NODES\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_POWER\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_VALIDATORS\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"QUORUM_OF_ORGANISATIONS\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"REGISTRY\",\"outputs\":[{\"internalType\":\"contractRegistry\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes\",\"name\":\"pubKey\",\"type\":\"bytes\"},{\"internalType\":\"uint64\",\"name\":\"power\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"}],\"name\":\"add\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes20\",\"name\":\"id\",\"type\":\"bytes20\"},{\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"}],\"name\":\"admitNode\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"bytes\",\"name\":\"pubKey\",\"type\":\"bytes\"},{\"internalType\":\"uint64\",\"name\":\"power\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"}],\"internalType\":\"structValidators.Seat[]\",\"name\":\"seats\",\"type\":\"tuple[]\"}],\"name\":\"change\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"count\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes20\",\"name\":\"id\",\"type\":\"bytes20\"}],\"name\":\"dismissNode\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"grown\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes20\",\"name\":\"id\",\"type\":\"bytes20\"}],\"name\":\"isNode\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"known\",\"type\":\"bool\"},{\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"isValidator\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"validator\",\"type\":\"address\"}],\"name\":\"judgedHeight\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"height\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"}],\"name\":\"nodesOf\",\"outputs\":[{\"internalType\":\"bytes32[]\",\"name\":\"\",\"type\":\"bytes32[]\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"organisations\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"}],\"name\":\"powerOf\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"reinstate\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"remove\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes\",\"name\":\"voteA\",\"type\":\"bytes\"},{\"internalType\":\"bytes\",\"name\":\"signatureA\",\"type\":\"bytes\"},{\"internalType\":\"bytes\",\"name\":\"voteB\",\"type\":\"bytes\"},{\"internalType\":\"bytes\",\"name\":\"signatureB\",\"type\":\"bytes\"}],\"name\":\"reportEquivocation\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"}],\"name\":\"seatsOf\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"power\",\"type\":\"uint64\"}],\"name\":\"setPower\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"suspended\",\"outputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"x\",\"type\":\"bytes32\"},{\"internalType\":\"bool\",\"name\":\"odd\",\"type\":\"bool\"},{\"internalType\":\"uint64\",\"name\":\"power\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"}],\"internalType\":\"structValidators.Validator\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"totalPower\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"validator\",\"outputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"x\",\"type\":\"bytes32\"},{\"internalType\":\"bool\",\"name\":\"odd\",\"type\":\"bool\"},{\"internalType\":\"uint64\",\"name\":\"power\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"}],\"internalType\":\"structValidators.Validator\",\"name\":\"v\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"validators\",\"outputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"x\",\"type\":\"bytes32\"},{\"internalType\":\"bool\",\"name\":\"odd\",\"type\":\"bool\"},{\"internalType\":\"uint64\",\"name\":\"power\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"}],\"internalType\":\"structValidators.Validator[]\",\"name\":\"\",\"type\":\"tuple[]\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"version\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "Validators",
}

// Validators is an auto generated Go binding around an Ethereum contract.
type Validators struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Validators) GetABI() abi.ABI {
	return c.abi
}

// NewValidators creates a new instance of Validators.
func NewValidators() *Validators {
	parsed, err := ValidatorsMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Validators{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Validators) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address registry, (bytes,uint64,uint32)[] seats, (bytes20,uint32)[] nodes) returns()
func (validators *Validators) PackConstructor(registry common.Address, seats []ValidatorsSeat, nodes []ValidatorsNode) []byte {
	enc, err := validators.abi.Pack("", registry, seats, nodes)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackMAXNODES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8f16e1cd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_NODES() view returns(uint256)
func (validators *Validators) PackMAXNODES() []byte {
	enc, err := validators.abi.Pack("MAX_NODES")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXNODES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8f16e1cd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_NODES() view returns(uint256)
func (validators *Validators) TryPackMAXNODES() ([]byte, error) {
	return validators.abi.Pack("MAX_NODES")
}

// UnpackMAXNODES is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8f16e1cd.
//
// Solidity: function MAX_NODES() view returns(uint256)
func (validators *Validators) UnpackMAXNODES(data []byte) (*big.Int, error) {
	out, err := validators.abi.Unpack("MAX_NODES", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMAXPOWER is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x660e3592.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_POWER() view returns(uint64)
func (validators *Validators) PackMAXPOWER() []byte {
	enc, err := validators.abi.Pack("MAX_POWER")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXPOWER is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x660e3592.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_POWER() view returns(uint64)
func (validators *Validators) TryPackMAXPOWER() ([]byte, error) {
	return validators.abi.Pack("MAX_POWER")
}

// UnpackMAXPOWER is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x660e3592.
//
// Solidity: function MAX_POWER() view returns(uint64)
func (validators *Validators) UnpackMAXPOWER(data []byte) (uint64, error) {
	out, err := validators.abi.Unpack("MAX_POWER", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackMAXVALIDATORS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x714897df.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_VALIDATORS() view returns(uint256)
func (validators *Validators) PackMAXVALIDATORS() []byte {
	enc, err := validators.abi.Pack("MAX_VALIDATORS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXVALIDATORS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x714897df.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_VALIDATORS() view returns(uint256)
func (validators *Validators) TryPackMAXVALIDATORS() ([]byte, error) {
	return validators.abi.Pack("MAX_VALIDATORS")
}

// UnpackMAXVALIDATORS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x714897df.
//
// Solidity: function MAX_VALIDATORS() view returns(uint256)
func (validators *Validators) UnpackMAXVALIDATORS(data []byte) (*big.Int, error) {
	out, err := validators.abi.Unpack("MAX_VALIDATORS", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackQUORUMOFORGANISATIONS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9a88277d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function QUORUM_OF_ORGANISATIONS() view returns(uint256)
func (validators *Validators) PackQUORUMOFORGANISATIONS() []byte {
	enc, err := validators.abi.Pack("QUORUM_OF_ORGANISATIONS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackQUORUMOFORGANISATIONS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9a88277d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function QUORUM_OF_ORGANISATIONS() view returns(uint256)
func (validators *Validators) TryPackQUORUMOFORGANISATIONS() ([]byte, error) {
	return validators.abi.Pack("QUORUM_OF_ORGANISATIONS")
}

// UnpackQUORUMOFORGANISATIONS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9a88277d.
//
// Solidity: function QUORUM_OF_ORGANISATIONS() view returns(uint256)
func (validators *Validators) UnpackQUORUMOFORGANISATIONS(data []byte) (*big.Int, error) {
	out, err := validators.abi.Unpack("QUORUM_OF_ORGANISATIONS", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackREGISTRY is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06433b1b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function REGISTRY() view returns(address)
func (validators *Validators) PackREGISTRY() []byte {
	enc, err := validators.abi.Pack("REGISTRY")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackREGISTRY is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06433b1b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function REGISTRY() view returns(address)
func (validators *Validators) TryPackREGISTRY() ([]byte, error) {
	return validators.abi.Pack("REGISTRY")
}

// UnpackREGISTRY is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06433b1b.
//
// Solidity: function REGISTRY() view returns(address)
func (validators *Validators) UnpackREGISTRY(data []byte) (common.Address, error) {
	out, err := validators.abi.Unpack("REGISTRY", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackAdd is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf73742ad.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function add(bytes pubKey, uint64 power, uint32 organisation) returns()
func (validators *Validators) PackAdd(pubKey []byte, power uint64, organisation uint32) []byte {
	enc, err := validators.abi.Pack("add", pubKey, power, organisation)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAdd is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf73742ad.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function add(bytes pubKey, uint64 power, uint32 organisation) returns()
func (validators *Validators) TryPackAdd(pubKey []byte, power uint64, organisation uint32) ([]byte, error) {
	return validators.abi.Pack("add", pubKey, power, organisation)
}

// PackAdmitNode is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9b3448a2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function admitNode(bytes20 id, uint32 organisation) returns()
func (validators *Validators) PackAdmitNode(id [20]byte, organisation uint32) []byte {
	enc, err := validators.abi.Pack("admitNode", id, organisation)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAdmitNode is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9b3448a2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function admitNode(bytes20 id, uint32 organisation) returns()
func (validators *Validators) TryPackAdmitNode(id [20]byte, organisation uint32) ([]byte, error) {
	return validators.abi.Pack("admitNode", id, organisation)
}

// PackChange is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1c120777.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function change((bytes,uint64,uint32)[] seats) returns()
func (validators *Validators) PackChange(seats []ValidatorsSeat) []byte {
	enc, err := validators.abi.Pack("change", seats)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackChange is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1c120777.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function change((bytes,uint64,uint32)[] seats) returns()
func (validators *Validators) TryPackChange(seats []ValidatorsSeat) ([]byte, error) {
	return validators.abi.Pack("change", seats)
}

// PackCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06661abd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function count() view returns(uint256)
func (validators *Validators) PackCount() []byte {
	enc, err := validators.abi.Pack("count")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06661abd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function count() view returns(uint256)
func (validators *Validators) TryPackCount() ([]byte, error) {
	return validators.abi.Pack("count")
}

// UnpackCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06661abd.
//
// Solidity: function count() view returns(uint256)
func (validators *Validators) UnpackCount(data []byte) (*big.Int, error) {
	out, err := validators.abi.Unpack("count", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackDismissNode is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa5fd7998.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function dismissNode(bytes20 id) returns()
func (validators *Validators) PackDismissNode(id [20]byte) []byte {
	enc, err := validators.abi.Pack("dismissNode", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDismissNode is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa5fd7998.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function dismissNode(bytes20 id) returns()
func (validators *Validators) TryPackDismissNode(id [20]byte) ([]byte, error) {
	return validators.abi.Pack("dismissNode", id)
}

// PackGrown is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xde6e860b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function grown() view returns(bool)
func (validators *Validators) PackGrown() []byte {
	enc, err := validators.abi.Pack("grown")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGrown is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xde6e860b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function grown() view returns(bool)
func (validators *Validators) TryPackGrown() ([]byte, error) {
	return validators.abi.Pack("grown")
}

// UnpackGrown is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xde6e860b.
//
// Solidity: function grown() view returns(bool)
func (validators *Validators) UnpackGrown(data []byte) (bool, error) {
	out, err := validators.abi.Unpack("grown", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackIsNode is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4b11bb99.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isNode(bytes20 id) view returns(bool known, uint32 organisation)
func (validators *Validators) PackIsNode(id [20]byte) []byte {
	enc, err := validators.abi.Pack("isNode", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsNode is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4b11bb99.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isNode(bytes20 id) view returns(bool known, uint32 organisation)
func (validators *Validators) TryPackIsNode(id [20]byte) ([]byte, error) {
	return validators.abi.Pack("isNode", id)
}

// IsNodeOutput serves as a container for the return parameters of contract
// method IsNode.
type IsNodeOutput struct {
	Known        bool
	Organisation uint32
}

// UnpackIsNode is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x4b11bb99.
//
// Solidity: function isNode(bytes20 id) view returns(bool known, uint32 organisation)
func (validators *Validators) UnpackIsNode(data []byte) (IsNodeOutput, error) {
	out, err := validators.abi.Unpack("isNode", data)
	outstruct := new(IsNodeOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Known = *abi.ConvertType(out[0], new(bool)).(*bool)
	outstruct.Organisation = *abi.ConvertType(out[1], new(uint32)).(*uint32)
	return *outstruct, nil
}

// PackIsValidator is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfacd743b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isValidator(address account) view returns(bool)
func (validators *Validators) PackIsValidator(account common.Address) []byte {
	enc, err := validators.abi.Pack("isValidator", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsValidator is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfacd743b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isValidator(address account) view returns(bool)
func (validators *Validators) TryPackIsValidator(account common.Address) ([]byte, error) {
	return validators.abi.Pack("isValidator", account)
}

// UnpackIsValidator is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfacd743b.
//
// Solidity: function isValidator(address account) view returns(bool)
func (validators *Validators) UnpackIsValidator(data []byte) (bool, error) {
	out, err := validators.abi.Unpack("isValidator", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackJudgedHeight is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa5c9e998.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function judgedHeight(address validator) view returns(uint64 height)
func (validators *Validators) PackJudgedHeight(validator common.Address) []byte {
	enc, err := validators.abi.Pack("judgedHeight", validator)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackJudgedHeight is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa5c9e998.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function judgedHeight(address validator) view returns(uint64 height)
func (validators *Validators) TryPackJudgedHeight(validator common.Address) ([]byte, error) {
	return validators.abi.Pack("judgedHeight", validator)
}

// UnpackJudgedHeight is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa5c9e998.
//
// Solidity: function judgedHeight(address validator) view returns(uint64 height)
func (validators *Validators) UnpackJudgedHeight(data []byte) (uint64, error) {
	out, err := validators.abi.Unpack("judgedHeight", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackNodesOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc268ec6c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function nodesOf(uint32 organisation) view returns(bytes32[])
func (validators *Validators) PackNodesOf(organisation uint32) []byte {
	enc, err := validators.abi.Pack("nodesOf", organisation)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackNodesOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc268ec6c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function nodesOf(uint32 organisation) view returns(bytes32[])
func (validators *Validators) TryPackNodesOf(organisation uint32) ([]byte, error) {
	return validators.abi.Pack("nodesOf", organisation)
}

// UnpackNodesOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc268ec6c.
//
// Solidity: function nodesOf(uint32 organisation) view returns(bytes32[])
func (validators *Validators) UnpackNodesOf(data []byte) ([][32]byte, error) {
	out, err := validators.abi.Unpack("nodesOf", data)
	if err != nil {
		return *new([][32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([][32]byte)).(*[][32]byte)
	return out0, nil
}

// PackOrganisations is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xabf0e71f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function organisations() view returns(uint32)
func (validators *Validators) PackOrganisations() []byte {
	enc, err := validators.abi.Pack("organisations")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOrganisations is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xabf0e71f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function organisations() view returns(uint32)
func (validators *Validators) TryPackOrganisations() ([]byte, error) {
	return validators.abi.Pack("organisations")
}

// UnpackOrganisations is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xabf0e71f.
//
// Solidity: function organisations() view returns(uint32)
func (validators *Validators) UnpackOrganisations(data []byte) (uint32, error) {
	out, err := validators.abi.Unpack("organisations", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackPowerOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x08f0cb3c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function powerOf(uint32 organisation) view returns(uint256)
func (validators *Validators) PackPowerOf(organisation uint32) []byte {
	enc, err := validators.abi.Pack("powerOf", organisation)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPowerOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x08f0cb3c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function powerOf(uint32 organisation) view returns(uint256)
func (validators *Validators) TryPackPowerOf(organisation uint32) ([]byte, error) {
	return validators.abi.Pack("powerOf", organisation)
}

// UnpackPowerOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x08f0cb3c.
//
// Solidity: function powerOf(uint32 organisation) view returns(uint256)
func (validators *Validators) UnpackPowerOf(data []byte) (*big.Int, error) {
	out, err := validators.abi.Unpack("powerOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackReinstate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x830aebd9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function reinstate(address account) returns()
func (validators *Validators) PackReinstate(account common.Address) []byte {
	enc, err := validators.abi.Pack("reinstate", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackReinstate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x830aebd9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function reinstate(address account) returns()
func (validators *Validators) TryPackReinstate(account common.Address) ([]byte, error) {
	return validators.abi.Pack("reinstate", account)
}

// PackRemove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x29092d0e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function remove(address account) returns()
func (validators *Validators) PackRemove(account common.Address) []byte {
	enc, err := validators.abi.Pack("remove", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRemove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x29092d0e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function remove(address account) returns()
func (validators *Validators) TryPackRemove(account common.Address) ([]byte, error) {
	return validators.abi.Pack("remove", account)
}

// PackReportEquivocation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7e9c5e32.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function reportEquivocation(bytes voteA, bytes signatureA, bytes voteB, bytes signatureB) returns()
func (validators *Validators) PackReportEquivocation(voteA []byte, signatureA []byte, voteB []byte, signatureB []byte) []byte {
	enc, err := validators.abi.Pack("reportEquivocation", voteA, signatureA, voteB, signatureB)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackReportEquivocation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7e9c5e32.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function reportEquivocation(bytes voteA, bytes signatureA, bytes voteB, bytes signatureB) returns()
func (validators *Validators) TryPackReportEquivocation(voteA []byte, signatureA []byte, voteB []byte, signatureB []byte) ([]byte, error) {
	return validators.abi.Pack("reportEquivocation", voteA, signatureA, voteB, signatureB)
}

// PackSeatsOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5a0ed744.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function seatsOf(uint32 organisation) view returns(uint256)
func (validators *Validators) PackSeatsOf(organisation uint32) []byte {
	enc, err := validators.abi.Pack("seatsOf", organisation)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSeatsOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5a0ed744.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function seatsOf(uint32 organisation) view returns(uint256)
func (validators *Validators) TryPackSeatsOf(organisation uint32) ([]byte, error) {
	return validators.abi.Pack("seatsOf", organisation)
}

// UnpackSeatsOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5a0ed744.
//
// Solidity: function seatsOf(uint32 organisation) view returns(uint256)
func (validators *Validators) UnpackSeatsOf(data []byte) (*big.Int, error) {
	out, err := validators.abi.Unpack("seatsOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackSetPower is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbe374c5d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setPower(address account, uint64 power) returns()
func (validators *Validators) PackSetPower(account common.Address, power uint64) []byte {
	enc, err := validators.abi.Pack("setPower", account, power)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetPower is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbe374c5d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setPower(address account, uint64 power) returns()
func (validators *Validators) TryPackSetPower(account common.Address, power uint64) ([]byte, error) {
	return validators.abi.Pack("setPower", account, power)
}

// PackSuspended is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x082e4b9f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function suspended(address account) view returns((bytes32,bool,uint64,uint32))
func (validators *Validators) PackSuspended(account common.Address) []byte {
	enc, err := validators.abi.Pack("suspended", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSuspended is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x082e4b9f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function suspended(address account) view returns((bytes32,bool,uint64,uint32))
func (validators *Validators) TryPackSuspended(account common.Address) ([]byte, error) {
	return validators.abi.Pack("suspended", account)
}

// UnpackSuspended is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x082e4b9f.
//
// Solidity: function suspended(address account) view returns((bytes32,bool,uint64,uint32))
func (validators *Validators) UnpackSuspended(data []byte) (ValidatorsValidator, error) {
	out, err := validators.abi.Unpack("suspended", data)
	if err != nil {
		return *new(ValidatorsValidator), err
	}
	out0 := *abi.ConvertType(out[0], new(ValidatorsValidator)).(*ValidatorsValidator)
	return out0, nil
}

// PackTotalPower is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdb3ad22c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function totalPower() view returns(uint64)
func (validators *Validators) PackTotalPower() []byte {
	enc, err := validators.abi.Pack("totalPower")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTotalPower is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdb3ad22c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function totalPower() view returns(uint64)
func (validators *Validators) TryPackTotalPower() ([]byte, error) {
	return validators.abi.Pack("totalPower")
}

// UnpackTotalPower is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdb3ad22c.
//
// Solidity: function totalPower() view returns(uint64)
func (validators *Validators) UnpackTotalPower(data []byte) (uint64, error) {
	out, err := validators.abi.Unpack("totalPower", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackValidator is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x223b3b7a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function validator(address account) view returns((bytes32,bool,uint64,uint32) v)
func (validators *Validators) PackValidator(account common.Address) []byte {
	enc, err := validators.abi.Pack("validator", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackValidator is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x223b3b7a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function validator(address account) view returns((bytes32,bool,uint64,uint32) v)
func (validators *Validators) TryPackValidator(account common.Address) ([]byte, error) {
	return validators.abi.Pack("validator", account)
}

// UnpackValidator is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x223b3b7a.
//
// Solidity: function validator(address account) view returns((bytes32,bool,uint64,uint32) v)
func (validators *Validators) UnpackValidator(data []byte) (ValidatorsValidator, error) {
	out, err := validators.abi.Unpack("validator", data)
	if err != nil {
		return *new(ValidatorsValidator), err
	}
	out0 := *abi.ConvertType(out[0], new(ValidatorsValidator)).(*ValidatorsValidator)
	return out0, nil
}

// PackValidators is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xca1e7819.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function validators() view returns((bytes32,bool,uint64,uint32)[])
func (validators *Validators) PackValidators() []byte {
	enc, err := validators.abi.Pack("validators")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackValidators is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xca1e7819.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function validators() view returns((bytes32,bool,uint64,uint32)[])
func (validators *Validators) TryPackValidators() ([]byte, error) {
	return validators.abi.Pack("validators")
}

// UnpackValidators is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xca1e7819.
//
// Solidity: function validators() view returns((bytes32,bool,uint64,uint32)[])
func (validators *Validators) UnpackValidators(data []byte) ([]ValidatorsValidator, error) {
	out, err := validators.abi.Unpack("validators", data)
	if err != nil {
		return *new([]ValidatorsValidator), err
	}
	out0 := *abi.ConvertType(out[0], new([]ValidatorsValidator)).(*[]ValidatorsValidator)
	return out0, nil
}

// PackVersion is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x54fd4d50.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function version() view returns(uint256)
func (validators *Validators) PackVersion() []byte {
	enc, err := validators.abi.Pack("version")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVersion is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x54fd4d50.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function version() view returns(uint256)
func (validators *Validators) TryPackVersion() ([]byte, error) {
	return validators.abi.Pack("version")
}

// UnpackVersion is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x54fd4d50.
//
// Solidity: function version() view returns(uint256)
func (validators *Validators) UnpackVersion(data []byte) (*big.Int, error) {
	out, err := validators.abi.Unpack("version", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// ValidatorsEquivocated represents a Equivocated event raised by the Validators contract.
type ValidatorsEquivocated struct {
	Validator common.Address
	Height    uint64
	Round     uint64
	Step      uint8
	Reporter  common.Address
	Raw       *types.Log // Blockchain specific contextual infos
}

const ValidatorsEquivocatedEventName = "Equivocated"

// ContractEventName returns the user-defined event name.
func (ValidatorsEquivocated) ContractEventName() string {
	return ValidatorsEquivocatedEventName
}

// UnpackEquivocatedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Equivocated(address indexed validator, uint64 height, uint64 round, uint8 step, address reporter)
func (validators *Validators) UnpackEquivocatedEvent(log *types.Log) (*ValidatorsEquivocated, error) {
	event := "Equivocated"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != validators.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ValidatorsEquivocated)
	if len(log.Data) > 0 {
		if err := validators.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range validators.abi.Events[event].Inputs {
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

// ValidatorsNodeAdmitted represents a NodeAdmitted event raised by the Validators contract.
type ValidatorsNodeAdmitted struct {
	Id           [20]byte
	Organisation uint32
	By           common.Address
	Raw          *types.Log // Blockchain specific contextual infos
}

const ValidatorsNodeAdmittedEventName = "NodeAdmitted"

// ContractEventName returns the user-defined event name.
func (ValidatorsNodeAdmitted) ContractEventName() string {
	return ValidatorsNodeAdmittedEventName
}

// UnpackNodeAdmittedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event NodeAdmitted(bytes20 indexed id, uint32 indexed organisation, address indexed by)
func (validators *Validators) UnpackNodeAdmittedEvent(log *types.Log) (*ValidatorsNodeAdmitted, error) {
	event := "NodeAdmitted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != validators.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ValidatorsNodeAdmitted)
	if len(log.Data) > 0 {
		if err := validators.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range validators.abi.Events[event].Inputs {
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

// ValidatorsNodeDismissed represents a NodeDismissed event raised by the Validators contract.
type ValidatorsNodeDismissed struct {
	Id           [20]byte
	Organisation uint32
	By           common.Address
	Raw          *types.Log // Blockchain specific contextual infos
}

const ValidatorsNodeDismissedEventName = "NodeDismissed"

// ContractEventName returns the user-defined event name.
func (ValidatorsNodeDismissed) ContractEventName() string {
	return ValidatorsNodeDismissedEventName
}

// UnpackNodeDismissedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event NodeDismissed(bytes20 indexed id, uint32 indexed organisation, address indexed by)
func (validators *Validators) UnpackNodeDismissedEvent(log *types.Log) (*ValidatorsNodeDismissed, error) {
	event := "NodeDismissed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != validators.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ValidatorsNodeDismissed)
	if len(log.Data) > 0 {
		if err := validators.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range validators.abi.Events[event].Inputs {
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

// ValidatorsPowerChanged represents a PowerChanged event raised by the Validators contract.
type ValidatorsPowerChanged struct {
	Validator    common.Address
	Organisation uint32
	From         uint64
	To           uint64
	Version      *big.Int
	Raw          *types.Log // Blockchain specific contextual infos
}

const ValidatorsPowerChangedEventName = "PowerChanged"

// ContractEventName returns the user-defined event name.
func (ValidatorsPowerChanged) ContractEventName() string {
	return ValidatorsPowerChangedEventName
}

// UnpackPowerChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event PowerChanged(address indexed validator, uint32 indexed organisation, uint64 from, uint64 to, uint256 version)
func (validators *Validators) UnpackPowerChangedEvent(log *types.Log) (*ValidatorsPowerChanged, error) {
	event := "PowerChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != validators.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ValidatorsPowerChanged)
	if len(log.Data) > 0 {
		if err := validators.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range validators.abi.Events[event].Inputs {
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

// ValidatorsSeated represents a Seated event raised by the Validators contract.
type ValidatorsSeated struct {
	Validator    common.Address
	Organisation uint32
	PubKey       []byte
	Power        uint64
	Version      *big.Int
	Raw          *types.Log // Blockchain specific contextual infos
}

const ValidatorsSeatedEventName = "Seated"

// ContractEventName returns the user-defined event name.
func (ValidatorsSeated) ContractEventName() string {
	return ValidatorsSeatedEventName
}

// UnpackSeatedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Seated(address indexed validator, uint32 indexed organisation, bytes pubKey, uint64 power, uint256 version)
func (validators *Validators) UnpackSeatedEvent(log *types.Log) (*ValidatorsSeated, error) {
	event := "Seated"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != validators.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ValidatorsSeated)
	if len(log.Data) > 0 {
		if err := validators.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range validators.abi.Events[event].Inputs {
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

// ValidatorsSuspended represents a Suspended event raised by the Validators contract.
type ValidatorsSuspended struct {
	Validator    common.Address
	Organisation uint32
	Power        uint64
	Height       uint64
	Round        uint64
	Step         uint8
	Reporter     common.Address
	Version      *big.Int
	Raw          *types.Log // Blockchain specific contextual infos
}

const ValidatorsSuspendedEventName = "Suspended"

// ContractEventName returns the user-defined event name.
func (ValidatorsSuspended) ContractEventName() string {
	return ValidatorsSuspendedEventName
}

// UnpackSuspendedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Suspended(address indexed validator, uint32 indexed organisation, uint64 power, uint64 height, uint64 round, uint8 step, address reporter, uint256 version)
func (validators *Validators) UnpackSuspendedEvent(log *types.Log) (*ValidatorsSuspended, error) {
	event := "Suspended"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != validators.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ValidatorsSuspended)
	if len(log.Data) > 0 {
		if err := validators.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range validators.abi.Events[event].Inputs {
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

// ValidatorsUnseated represents a Unseated event raised by the Validators contract.
type ValidatorsUnseated struct {
	Validator    common.Address
	Organisation uint32
	Power        uint64
	Version      *big.Int
	Raw          *types.Log // Blockchain specific contextual infos
}

const ValidatorsUnseatedEventName = "Unseated"

// ContractEventName returns the user-defined event name.
func (ValidatorsUnseated) ContractEventName() string {
	return ValidatorsUnseatedEventName
}

// UnpackUnseatedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Unseated(address indexed validator, uint32 indexed organisation, uint64 power, uint256 version)
func (validators *Validators) UnpackUnseatedEvent(log *types.Log) (*ValidatorsUnseated, error) {
	event := "Unseated"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != validators.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ValidatorsUnseated)
	if len(log.Data) > 0 {
		if err := validators.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range validators.abi.Events[event].Inputs {
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
func (validators *Validators) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], validators.abi.Errors["AlreadyJudged"].ID.Bytes()[:4]) {
		return validators.UnpackAlreadyJudgedError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["AlreadyValidator"].ID.Bytes()[:4]) {
		return validators.UnpackAlreadyValidatorError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["BadPublicKey"].ID.Bytes()[:4]) {
		return validators.UnpackBadPublicKeyError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["BadVoteSignature"].ID.Bytes()[:4]) {
		return validators.UnpackBadVoteSignatureError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["LastValidator"].ID.Bytes()[:4]) {
		return validators.UnpackLastValidatorError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["NodeKnown"].ID.Bytes()[:4]) {
		return validators.UnpackNodeKnownError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["NotAValidator"].ID.Bytes()[:4]) {
		return validators.UnpackNotAValidatorError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["NotAVote"].ID.Bytes()[:4]) {
		return validators.UnpackNotAVoteError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["NotGovernor"].ID.Bytes()[:4]) {
		return validators.UnpackNotGovernorError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["NotSuspended"].ID.Bytes()[:4]) {
		return validators.UnpackNotSuspendedError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["NotVoter"].ID.Bytes()[:4]) {
		return validators.UnpackNotVoterError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["OrganisationTooStrong"].ID.Bytes()[:4]) {
		return validators.UnpackOrganisationTooStrongError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["PowerOutOfRange"].ID.Bytes()[:4]) {
		return validators.UnpackPowerOutOfRangeError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["SameVote"].ID.Bytes()[:4]) {
		return validators.UnpackSameVoteError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["TooFewOrganisations"].ID.Bytes()[:4]) {
		return validators.UnpackTooFewOrganisationsError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["TooManyNodes"].ID.Bytes()[:4]) {
		return validators.UnpackTooManyNodesError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["TooManyValidators"].ID.Bytes()[:4]) {
		return validators.UnpackTooManyValidatorsError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["UnknownNode"].ID.Bytes()[:4]) {
		return validators.UnpackUnknownNodeError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["UnknownOrganisation"].ID.Bytes()[:4]) {
		return validators.UnpackUnknownOrganisationError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["ValidatorSuspended"].ID.Bytes()[:4]) {
		return validators.UnpackValidatorSuspendedError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["VoteOfAnotherChain"].ID.Bytes()[:4]) {
		return validators.UnpackVoteOfAnotherChainError(raw[4:])
	}
	if bytes.Equal(raw[:4], validators.abi.Errors["VotesDiffer"].ID.Bytes()[:4]) {
		return validators.UnpackVotesDifferError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// ValidatorsAlreadyJudged represents a AlreadyJudged error raised by the Validators contract.
type ValidatorsAlreadyJudged struct {
	Validator common.Address
	Height    uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AlreadyJudged(address validator, uint64 height)
func ValidatorsAlreadyJudgedErrorID() common.Hash {
	return common.HexToHash("0xb7e73f1612bb1cde649bda758124db1db8a1fe3efb6813f36d8162d862044d1b")
}

// UnpackAlreadyJudgedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AlreadyJudged(address validator, uint64 height)
func (validators *Validators) UnpackAlreadyJudgedError(raw []byte) (*ValidatorsAlreadyJudged, error) {
	out := new(ValidatorsAlreadyJudged)
	if err := validators.abi.UnpackIntoInterface(out, "AlreadyJudged", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsAlreadyValidator represents a AlreadyValidator error raised by the Validators contract.
type ValidatorsAlreadyValidator struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AlreadyValidator(address account)
func ValidatorsAlreadyValidatorErrorID() common.Hash {
	return common.HexToHash("0x59615ad3a367eab8dcd25f6daa9f268c32bc6203d8155d625b9eb74607972291")
}

// UnpackAlreadyValidatorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AlreadyValidator(address account)
func (validators *Validators) UnpackAlreadyValidatorError(raw []byte) (*ValidatorsAlreadyValidator, error) {
	out := new(ValidatorsAlreadyValidator)
	if err := validators.abi.UnpackIntoInterface(out, "AlreadyValidator", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsBadPublicKey represents a BadPublicKey error raised by the Validators contract.
type ValidatorsBadPublicKey struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadPublicKey()
func ValidatorsBadPublicKeyErrorID() common.Hash {
	return common.HexToHash("0xdb477c00ef351c07ad229e1b51d9b812a827c5ca146549626b0a395532a67643")
}

// UnpackBadPublicKeyError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadPublicKey()
func (validators *Validators) UnpackBadPublicKeyError(raw []byte) (*ValidatorsBadPublicKey, error) {
	out := new(ValidatorsBadPublicKey)
	if err := validators.abi.UnpackIntoInterface(out, "BadPublicKey", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsBadVoteSignature represents a BadVoteSignature error raised by the Validators contract.
type ValidatorsBadVoteSignature struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadVoteSignature()
func ValidatorsBadVoteSignatureErrorID() common.Hash {
	return common.HexToHash("0xd22f00d7fea1ccc51f2b16e88420bfd9777ac1c40d2c6d793d5b025b3dc4aeae")
}

// UnpackBadVoteSignatureError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadVoteSignature()
func (validators *Validators) UnpackBadVoteSignatureError(raw []byte) (*ValidatorsBadVoteSignature, error) {
	out := new(ValidatorsBadVoteSignature)
	if err := validators.abi.UnpackIntoInterface(out, "BadVoteSignature", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsLastValidator represents a LastValidator error raised by the Validators contract.
type ValidatorsLastValidator struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error LastValidator()
func ValidatorsLastValidatorErrorID() common.Hash {
	return common.HexToHash("0xd42a181f3a85566981a7591a674f2f90c5c6b9396a3faf7fe16444b07d4f5b87")
}

// UnpackLastValidatorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error LastValidator()
func (validators *Validators) UnpackLastValidatorError(raw []byte) (*ValidatorsLastValidator, error) {
	out := new(ValidatorsLastValidator)
	if err := validators.abi.UnpackIntoInterface(out, "LastValidator", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsNodeKnown represents a NodeKnown error raised by the Validators contract.
type ValidatorsNodeKnown struct {
	Id           [20]byte
	Organisation uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NodeKnown(bytes20 id, uint32 organisation)
func ValidatorsNodeKnownErrorID() common.Hash {
	return common.HexToHash("0xcd10400d2b89190b693ab02af2bff7d2e47fcfcf292954111386d57d0797cd7b")
}

// UnpackNodeKnownError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NodeKnown(bytes20 id, uint32 organisation)
func (validators *Validators) UnpackNodeKnownError(raw []byte) (*ValidatorsNodeKnown, error) {
	out := new(ValidatorsNodeKnown)
	if err := validators.abi.UnpackIntoInterface(out, "NodeKnown", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsNotAValidator represents a NotAValidator error raised by the Validators contract.
type ValidatorsNotAValidator struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotAValidator(address account)
func ValidatorsNotAValidatorErrorID() common.Hash {
	return common.HexToHash("0xbc677c901c401577ddc5f097f607c098c9e7934a2aa988afa759a57a75096009")
}

// UnpackNotAValidatorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotAValidator(address account)
func (validators *Validators) UnpackNotAValidatorError(raw []byte) (*ValidatorsNotAValidator, error) {
	out := new(ValidatorsNotAValidator)
	if err := validators.abi.UnpackIntoInterface(out, "NotAValidator", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsNotAVote represents a NotAVote error raised by the Validators contract.
type ValidatorsNotAVote struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotAVote()
func ValidatorsNotAVoteErrorID() common.Hash {
	return common.HexToHash("0xe9e9588a382dcdd342f561f68d8e665675b13861b6cd6eb9907ec954defab964")
}

// UnpackNotAVoteError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotAVote()
func (validators *Validators) UnpackNotAVoteError(raw []byte) (*ValidatorsNotAVote, error) {
	out := new(ValidatorsNotAVote)
	if err := validators.abi.UnpackIntoInterface(out, "NotAVote", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsNotGovernor represents a NotGovernor error raised by the Validators contract.
type ValidatorsNotGovernor struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotGovernor(address account)
func ValidatorsNotGovernorErrorID() common.Hash {
	return common.HexToHash("0xad0550d5f64f904d6845e2da1145f7625e411009b26be2bd68f5c8a432c0b075")
}

// UnpackNotGovernorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotGovernor(address account)
func (validators *Validators) UnpackNotGovernorError(raw []byte) (*ValidatorsNotGovernor, error) {
	out := new(ValidatorsNotGovernor)
	if err := validators.abi.UnpackIntoInterface(out, "NotGovernor", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsNotSuspended represents a NotSuspended error raised by the Validators contract.
type ValidatorsNotSuspended struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotSuspended(address account)
func ValidatorsNotSuspendedErrorID() common.Hash {
	return common.HexToHash("0xac8c1e2059ddd12f764d1bd15abd17e67c06e896c7d993ed764381ad3d0c43f6")
}

// UnpackNotSuspendedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotSuspended(address account)
func (validators *Validators) UnpackNotSuspendedError(raw []byte) (*ValidatorsNotSuspended, error) {
	out := new(ValidatorsNotSuspended)
	if err := validators.abi.UnpackIntoInterface(out, "NotSuspended", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsNotVoter represents a NotVoter error raised by the Validators contract.
type ValidatorsNotVoter struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotVoter(address account)
func ValidatorsNotVoterErrorID() common.Hash {
	return common.HexToHash("0xd18cc5ee1a29935e07067c4d450db29fa617a8f5cf167cec7a1959d219069255")
}

// UnpackNotVoterError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotVoter(address account)
func (validators *Validators) UnpackNotVoterError(raw []byte) (*ValidatorsNotVoter, error) {
	out := new(ValidatorsNotVoter)
	if err := validators.abi.UnpackIntoInterface(out, "NotVoter", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsOrganisationTooStrong represents a OrganisationTooStrong error raised by the Validators contract.
type ValidatorsOrganisationTooStrong struct {
	Organisation uint32
	Power        *big.Int
	Total        *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OrganisationTooStrong(uint32 organisation, uint256 power, uint256 total)
func ValidatorsOrganisationTooStrongErrorID() common.Hash {
	return common.HexToHash("0x2b6844cbc06f71f40a2ffa3f98013c605e273bf78a7fe331a96134ff1d474c90")
}

// UnpackOrganisationTooStrongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OrganisationTooStrong(uint32 organisation, uint256 power, uint256 total)
func (validators *Validators) UnpackOrganisationTooStrongError(raw []byte) (*ValidatorsOrganisationTooStrong, error) {
	out := new(ValidatorsOrganisationTooStrong)
	if err := validators.abi.UnpackIntoInterface(out, "OrganisationTooStrong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsPowerOutOfRange represents a PowerOutOfRange error raised by the Validators contract.
type ValidatorsPowerOutOfRange struct {
	Power *big.Int
	Most  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error PowerOutOfRange(uint256 power, uint256 most)
func ValidatorsPowerOutOfRangeErrorID() common.Hash {
	return common.HexToHash("0x343870c1a4ca6b7fa89e86b2209d7a775edfc93e82a4930b31593e97cccc412c")
}

// UnpackPowerOutOfRangeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error PowerOutOfRange(uint256 power, uint256 most)
func (validators *Validators) UnpackPowerOutOfRangeError(raw []byte) (*ValidatorsPowerOutOfRange, error) {
	out := new(ValidatorsPowerOutOfRange)
	if err := validators.abi.UnpackIntoInterface(out, "PowerOutOfRange", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsSameVote represents a SameVote error raised by the Validators contract.
type ValidatorsSameVote struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SameVote()
func ValidatorsSameVoteErrorID() common.Hash {
	return common.HexToHash("0x37ab4984d2a2c7f0f366b50d597209d21359c0f4f2710f30ab248ffa9e0941eb")
}

// UnpackSameVoteError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SameVote()
func (validators *Validators) UnpackSameVoteError(raw []byte) (*ValidatorsSameVote, error) {
	out := new(ValidatorsSameVote)
	if err := validators.abi.UnpackIntoInterface(out, "SameVote", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsTooFewOrganisations represents a TooFewOrganisations error raised by the Validators contract.
type ValidatorsTooFewOrganisations struct {
	Organisations *big.Int
	Least         *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooFewOrganisations(uint256 organisations, uint256 least)
func ValidatorsTooFewOrganisationsErrorID() common.Hash {
	return common.HexToHash("0x149928ad201a8acdd2dc8f969e04e887de07a3f631281113c6a263eab44eedfa")
}

// UnpackTooFewOrganisationsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooFewOrganisations(uint256 organisations, uint256 least)
func (validators *Validators) UnpackTooFewOrganisationsError(raw []byte) (*ValidatorsTooFewOrganisations, error) {
	out := new(ValidatorsTooFewOrganisations)
	if err := validators.abi.UnpackIntoInterface(out, "TooFewOrganisations", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsTooManyNodes represents a TooManyNodes error raised by the Validators contract.
type ValidatorsTooManyNodes struct {
	Organisation uint32
	Most         *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooManyNodes(uint32 organisation, uint256 most)
func ValidatorsTooManyNodesErrorID() common.Hash {
	return common.HexToHash("0xcb20a9eff22c1fb53d812654c9e62d7d3b662a551d8b926d727ea8d3c2ca7162")
}

// UnpackTooManyNodesError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooManyNodes(uint32 organisation, uint256 most)
func (validators *Validators) UnpackTooManyNodesError(raw []byte) (*ValidatorsTooManyNodes, error) {
	out := new(ValidatorsTooManyNodes)
	if err := validators.abi.UnpackIntoInterface(out, "TooManyNodes", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsTooManyValidators represents a TooManyValidators error raised by the Validators contract.
type ValidatorsTooManyValidators struct {
	Validators *big.Int
	Most       *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooManyValidators(uint256 validators, uint256 most)
func ValidatorsTooManyValidatorsErrorID() common.Hash {
	return common.HexToHash("0x2152704b5a5f00b2dde01eded07e6de70317b3126c3ede7821a8612d1c9eb101")
}

// UnpackTooManyValidatorsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooManyValidators(uint256 validators, uint256 most)
func (validators *Validators) UnpackTooManyValidatorsError(raw []byte) (*ValidatorsTooManyValidators, error) {
	out := new(ValidatorsTooManyValidators)
	if err := validators.abi.UnpackIntoInterface(out, "TooManyValidators", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsUnknownNode represents a UnknownNode error raised by the Validators contract.
type ValidatorsUnknownNode struct {
	Id [20]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownNode(bytes20 id)
func ValidatorsUnknownNodeErrorID() common.Hash {
	return common.HexToHash("0x29a101d9c0eaac45d81ef7d732d46d01ccd6a3b5bcd2118ce6c6a63c3429b08e")
}

// UnpackUnknownNodeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownNode(bytes20 id)
func (validators *Validators) UnpackUnknownNodeError(raw []byte) (*ValidatorsUnknownNode, error) {
	out := new(ValidatorsUnknownNode)
	if err := validators.abi.UnpackIntoInterface(out, "UnknownNode", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsUnknownOrganisation represents a UnknownOrganisation error raised by the Validators contract.
type ValidatorsUnknownOrganisation struct {
	Id uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownOrganisation(uint32 id)
func ValidatorsUnknownOrganisationErrorID() common.Hash {
	return common.HexToHash("0x6055471f5ddd3570b4fcd0c0236ce192231abb1f24d208062d56df5314d31aa9")
}

// UnpackUnknownOrganisationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownOrganisation(uint32 id)
func (validators *Validators) UnpackUnknownOrganisationError(raw []byte) (*ValidatorsUnknownOrganisation, error) {
	out := new(ValidatorsUnknownOrganisation)
	if err := validators.abi.UnpackIntoInterface(out, "UnknownOrganisation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsValidatorSuspended represents a ValidatorSuspended error raised by the Validators contract.
type ValidatorsValidatorSuspended struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ValidatorSuspended(address account)
func ValidatorsValidatorSuspendedErrorID() common.Hash {
	return common.HexToHash("0xb102f7913267c344ac15011acd7185602a74269c32e7783833f5311450fb43dd")
}

// UnpackValidatorSuspendedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ValidatorSuspended(address account)
func (validators *Validators) UnpackValidatorSuspendedError(raw []byte) (*ValidatorsValidatorSuspended, error) {
	out := new(ValidatorsValidatorSuspended)
	if err := validators.abi.UnpackIntoInterface(out, "ValidatorSuspended", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsVoteOfAnotherChain represents a VoteOfAnotherChain error raised by the Validators contract.
type ValidatorsVoteOfAnotherChain struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error VoteOfAnotherChain()
func ValidatorsVoteOfAnotherChainErrorID() common.Hash {
	return common.HexToHash("0xa42f2a03af258bef895c252d9cba0d4308beef4ab904bc585f4901d130cbfc56")
}

// UnpackVoteOfAnotherChainError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error VoteOfAnotherChain()
func (validators *Validators) UnpackVoteOfAnotherChainError(raw []byte) (*ValidatorsVoteOfAnotherChain, error) {
	out := new(ValidatorsVoteOfAnotherChain)
	if err := validators.abi.UnpackIntoInterface(out, "VoteOfAnotherChain", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorsVotesDiffer represents a VotesDiffer error raised by the Validators contract.
type ValidatorsVotesDiffer struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error VotesDiffer()
func ValidatorsVotesDifferErrorID() common.Hash {
	return common.HexToHash("0xaa190908812a0ea6d7df6bc7f48b12b177398a4bb9e343cb0cca30e5b625545e")
}

// UnpackVotesDifferError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error VotesDiffer()
func (validators *Validators) UnpackVotesDifferError(raw []byte) (*ValidatorsVotesDiffer, error) {
	out := new(ValidatorsVotesDiffer)
	if err := validators.abi.UnpackIntoInterface(out, "VotesDiffer", raw); err != nil {
		return nil, err
	}
	return out, nil
}
