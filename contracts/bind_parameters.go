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

// ParametersValues is an auto generated low-level Go binding around an user-defined struct.
type ParametersValues struct {
	MaxDrift        uint32
	BlockGas        uint64
	AccountGas      uint64
	OrganisationGas uint64
	SettlementShare uint16
	ProposeTimeout  uint32
}

// ParametersMetaData contains all meta data concerning the Parameters contract.
var ParametersMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractRegistry\",\"name\":\"registry\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"maxBlockGas\",\"type\":\"uint64\"},{\"components\":[{\"internalType\":\"uint32\",\"name\":\"maxDrift\",\"type\":\"uint32\"},{\"internalType\":\"uint64\",\"name\":\"blockGas\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"accountGas\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"organisationGas\",\"type\":\"uint64\"},{\"internalType\":\"uint16\",\"name\":\"settlementShare\",\"type\":\"uint16\"},{\"internalType\":\"uint32\",\"name\":\"proposeTimeout\",\"type\":\"uint32\"}],\"internalType\":\"structParameters.Values\",\"name\":\"values_\",\"type\":\"tuple\"},{\"internalType\":\"uint32\",\"name\":\"pauseQuorum_\",\"type\":\"uint32\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"},{\"internalType\":\"uint256\",\"name\":\"until\",\"type\":\"uint256\"}],\"name\":\"AlreadySignalled\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"}],\"name\":\"NoSignal\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"NotGovernor\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"NotVoter\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"string\",\"name\":\"parameter\",\"type\":\"string\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"least\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"most\",\"type\":\"uint256\"}],\"name\":\"ParameterOutOfRange\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"quorum\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"organisations\",\"type\":\"uint256\"}],\"name\":\"PauseQuorumOutOfRange\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"components\":[{\"internalType\":\"uint32\",\"name\":\"maxDrift\",\"type\":\"uint32\"},{\"internalType\":\"uint64\",\"name\":\"blockGas\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"accountGas\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"organisationGas\",\"type\":\"uint64\"},{\"internalType\":\"uint16\",\"name\":\"settlementShare\",\"type\":\"uint16\"},{\"internalType\":\"uint32\",\"name\":\"proposeTimeout\",\"type\":\"uint32\"}],\"indexed\":false,\"internalType\":\"structParameters.Values\",\"name\":\"values\",\"type\":\"tuple\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"by\",\"type\":\"address\"}],\"name\":\"Changed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"uint32\",\"name\":\"quorum\",\"type\":\"uint32\"}],\"name\":\"PauseQuorumChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"by\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"signals\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"quorum\",\"type\":\"uint256\"}],\"name\":\"PauseSignalWithdrawn\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"by\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"string\",\"name\":\"reason\",\"type\":\"string\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"signals\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"quorum\",\"type\":\"uint256\"}],\"name\":\"PauseSignalled\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"until\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"signals\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"quorum\",\"type\":\"uint256\"}],\"name\":\"Paused\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"by\",\"type\":\"address\"}],\"name\":\"Resumed\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"MAX_BLOCK_GAS\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_DRIFT\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_PROPOSE_TIMEOUT\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_SETTLEMENT_SHARE\",\"outputs\":[{\"internalType\":\"uint16\",\"name\":\"\",\"type\":\"uint16\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MIN_BLOCK_GAS\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MIN_PROPOSE_TIMEOUT\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MIN_QUOTA\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"PAUSE_TIME\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"REGISTRY\",\"outputs\":[{\"internalType\":\"contractRegistry\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"entryPaused\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"lift\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"pauseQuorum\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"pauseSignals\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"live\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"pausedUntil\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"uint32\",\"name\":\"maxDrift\",\"type\":\"uint32\"},{\"internalType\":\"uint64\",\"name\":\"blockGas\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"accountGas\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"organisationGas\",\"type\":\"uint64\"},{\"internalType\":\"uint16\",\"name\":\"settlementShare\",\"type\":\"uint16\"},{\"internalType\":\"uint32\",\"name\":\"proposeTimeout\",\"type\":\"uint32\"}],\"internalType\":\"structParameters.Values\",\"name\":\"values_\",\"type\":\"tuple\"}],\"name\":\"set\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"quorum\",\"type\":\"uint32\"}],\"name\":\"setPauseQuorum\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"string\",\"name\":\"reason\",\"type\":\"string\"}],\"name\":\"signalPause\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"organisation\",\"type\":\"uint32\"}],\"name\":\"signalUntil\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"values\",\"outputs\":[{\"components\":[{\"internalType\":\"uint32\",\"name\":\"maxDrift\",\"type\":\"uint32\"},{\"internalType\":\"uint64\",\"name\":\"blockGas\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"accountGas\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"organisationGas\",\"type\":\"uint64\"},{\"internalType\":\"uint16\",\"name\":\"settlementShare\",\"type\":\"uint16\"},{\"internalType\":\"uint32\",\"name\":\"proposeTimeout\",\"type\":\"uint32\"}],\"internalType\":\"structParameters.Values\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"withdrawSignal\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "Parameters",
}

// Parameters is an auto generated Go binding around an Ethereum contract.
type Parameters struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Parameters) GetABI() abi.ABI {
	return c.abi
}

// NewParameters creates a new instance of Parameters.
func NewParameters() *Parameters {
	parsed, err := ParametersMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Parameters{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Parameters) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address registry, uint64 maxBlockGas, (uint32,uint64,uint64,uint64,uint16,uint32) values_, uint32 pauseQuorum_) returns()
func (parameters *Parameters) PackConstructor(registry common.Address, maxBlockGas uint64, values_ ParametersValues, pauseQuorum_ uint32) []byte {
	enc, err := parameters.abi.Pack("", registry, maxBlockGas, values_, pauseQuorum_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackMAXBLOCKGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x49faccde.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_BLOCK_GAS() view returns(uint64)
func (parameters *Parameters) PackMAXBLOCKGAS() []byte {
	enc, err := parameters.abi.Pack("MAX_BLOCK_GAS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXBLOCKGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x49faccde.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_BLOCK_GAS() view returns(uint64)
func (parameters *Parameters) TryPackMAXBLOCKGAS() ([]byte, error) {
	return parameters.abi.Pack("MAX_BLOCK_GAS")
}

// UnpackMAXBLOCKGAS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x49faccde.
//
// Solidity: function MAX_BLOCK_GAS() view returns(uint64)
func (parameters *Parameters) UnpackMAXBLOCKGAS(data []byte) (uint64, error) {
	out, err := parameters.abi.Unpack("MAX_BLOCK_GAS", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackMAXDRIFT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x325155e6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_DRIFT() view returns(uint32)
func (parameters *Parameters) PackMAXDRIFT() []byte {
	enc, err := parameters.abi.Pack("MAX_DRIFT")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXDRIFT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x325155e6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_DRIFT() view returns(uint32)
func (parameters *Parameters) TryPackMAXDRIFT() ([]byte, error) {
	return parameters.abi.Pack("MAX_DRIFT")
}

// UnpackMAXDRIFT is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x325155e6.
//
// Solidity: function MAX_DRIFT() view returns(uint32)
func (parameters *Parameters) UnpackMAXDRIFT(data []byte) (uint32, error) {
	out, err := parameters.abi.Unpack("MAX_DRIFT", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackMAXPROPOSETIMEOUT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbe31def1.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_PROPOSE_TIMEOUT() view returns(uint32)
func (parameters *Parameters) PackMAXPROPOSETIMEOUT() []byte {
	enc, err := parameters.abi.Pack("MAX_PROPOSE_TIMEOUT")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXPROPOSETIMEOUT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbe31def1.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_PROPOSE_TIMEOUT() view returns(uint32)
func (parameters *Parameters) TryPackMAXPROPOSETIMEOUT() ([]byte, error) {
	return parameters.abi.Pack("MAX_PROPOSE_TIMEOUT")
}

// UnpackMAXPROPOSETIMEOUT is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xbe31def1.
//
// Solidity: function MAX_PROPOSE_TIMEOUT() view returns(uint32)
func (parameters *Parameters) UnpackMAXPROPOSETIMEOUT(data []byte) (uint32, error) {
	out, err := parameters.abi.Unpack("MAX_PROPOSE_TIMEOUT", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackMAXSETTLEMENTSHARE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5ce8dcda.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_SETTLEMENT_SHARE() view returns(uint16)
func (parameters *Parameters) PackMAXSETTLEMENTSHARE() []byte {
	enc, err := parameters.abi.Pack("MAX_SETTLEMENT_SHARE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXSETTLEMENTSHARE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5ce8dcda.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_SETTLEMENT_SHARE() view returns(uint16)
func (parameters *Parameters) TryPackMAXSETTLEMENTSHARE() ([]byte, error) {
	return parameters.abi.Pack("MAX_SETTLEMENT_SHARE")
}

// UnpackMAXSETTLEMENTSHARE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5ce8dcda.
//
// Solidity: function MAX_SETTLEMENT_SHARE() view returns(uint16)
func (parameters *Parameters) UnpackMAXSETTLEMENTSHARE(data []byte) (uint16, error) {
	out, err := parameters.abi.Unpack("MAX_SETTLEMENT_SHARE", data)
	if err != nil {
		return *new(uint16), err
	}
	out0 := *abi.ConvertType(out[0], new(uint16)).(*uint16)
	return out0, nil
}

// PackMINBLOCKGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6ef760aa.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MIN_BLOCK_GAS() view returns(uint64)
func (parameters *Parameters) PackMINBLOCKGAS() []byte {
	enc, err := parameters.abi.Pack("MIN_BLOCK_GAS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMINBLOCKGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6ef760aa.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MIN_BLOCK_GAS() view returns(uint64)
func (parameters *Parameters) TryPackMINBLOCKGAS() ([]byte, error) {
	return parameters.abi.Pack("MIN_BLOCK_GAS")
}

// UnpackMINBLOCKGAS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6ef760aa.
//
// Solidity: function MIN_BLOCK_GAS() view returns(uint64)
func (parameters *Parameters) UnpackMINBLOCKGAS(data []byte) (uint64, error) {
	out, err := parameters.abi.Unpack("MIN_BLOCK_GAS", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackMINPROPOSETIMEOUT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4d9f03c8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MIN_PROPOSE_TIMEOUT() view returns(uint32)
func (parameters *Parameters) PackMINPROPOSETIMEOUT() []byte {
	enc, err := parameters.abi.Pack("MIN_PROPOSE_TIMEOUT")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMINPROPOSETIMEOUT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4d9f03c8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MIN_PROPOSE_TIMEOUT() view returns(uint32)
func (parameters *Parameters) TryPackMINPROPOSETIMEOUT() ([]byte, error) {
	return parameters.abi.Pack("MIN_PROPOSE_TIMEOUT")
}

// UnpackMINPROPOSETIMEOUT is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x4d9f03c8.
//
// Solidity: function MIN_PROPOSE_TIMEOUT() view returns(uint32)
func (parameters *Parameters) UnpackMINPROPOSETIMEOUT(data []byte) (uint32, error) {
	out, err := parameters.abi.Unpack("MIN_PROPOSE_TIMEOUT", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackMINQUOTA is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x63730e49.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MIN_QUOTA() view returns(uint64)
func (parameters *Parameters) PackMINQUOTA() []byte {
	enc, err := parameters.abi.Pack("MIN_QUOTA")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMINQUOTA is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x63730e49.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MIN_QUOTA() view returns(uint64)
func (parameters *Parameters) TryPackMINQUOTA() ([]byte, error) {
	return parameters.abi.Pack("MIN_QUOTA")
}

// UnpackMINQUOTA is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x63730e49.
//
// Solidity: function MIN_QUOTA() view returns(uint64)
func (parameters *Parameters) UnpackMINQUOTA(data []byte) (uint64, error) {
	out, err := parameters.abi.Unpack("MIN_QUOTA", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackPAUSETIME is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01dbb376.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function PAUSE_TIME() view returns(uint256)
func (parameters *Parameters) PackPAUSETIME() []byte {
	enc, err := parameters.abi.Pack("PAUSE_TIME")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPAUSETIME is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01dbb376.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function PAUSE_TIME() view returns(uint256)
func (parameters *Parameters) TryPackPAUSETIME() ([]byte, error) {
	return parameters.abi.Pack("PAUSE_TIME")
}

// UnpackPAUSETIME is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x01dbb376.
//
// Solidity: function PAUSE_TIME() view returns(uint256)
func (parameters *Parameters) UnpackPAUSETIME(data []byte) (*big.Int, error) {
	out, err := parameters.abi.Unpack("PAUSE_TIME", data)
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
func (parameters *Parameters) PackREGISTRY() []byte {
	enc, err := parameters.abi.Pack("REGISTRY")
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
func (parameters *Parameters) TryPackREGISTRY() ([]byte, error) {
	return parameters.abi.Pack("REGISTRY")
}

// UnpackREGISTRY is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06433b1b.
//
// Solidity: function REGISTRY() view returns(address)
func (parameters *Parameters) UnpackREGISTRY(data []byte) (common.Address, error) {
	out, err := parameters.abi.Unpack("REGISTRY", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackEntryPaused is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x796c54a6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function entryPaused() view returns(bool)
func (parameters *Parameters) PackEntryPaused() []byte {
	enc, err := parameters.abi.Pack("entryPaused")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEntryPaused is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x796c54a6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function entryPaused() view returns(bool)
func (parameters *Parameters) TryPackEntryPaused() ([]byte, error) {
	return parameters.abi.Pack("entryPaused")
}

// UnpackEntryPaused is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x796c54a6.
//
// Solidity: function entryPaused() view returns(bool)
func (parameters *Parameters) UnpackEntryPaused(data []byte) (bool, error) {
	out, err := parameters.abi.Unpack("entryPaused", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackLift is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2ea15719.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function lift() returns()
func (parameters *Parameters) PackLift() []byte {
	enc, err := parameters.abi.Pack("lift")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLift is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2ea15719.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function lift() returns()
func (parameters *Parameters) TryPackLift() ([]byte, error) {
	return parameters.abi.Pack("lift")
}

// PackPauseQuorum is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2e86ad53.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pauseQuorum() view returns(uint256)
func (parameters *Parameters) PackPauseQuorum() []byte {
	enc, err := parameters.abi.Pack("pauseQuorum")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPauseQuorum is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2e86ad53.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pauseQuorum() view returns(uint256)
func (parameters *Parameters) TryPackPauseQuorum() ([]byte, error) {
	return parameters.abi.Pack("pauseQuorum")
}

// UnpackPauseQuorum is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x2e86ad53.
//
// Solidity: function pauseQuorum() view returns(uint256)
func (parameters *Parameters) UnpackPauseQuorum(data []byte) (*big.Int, error) {
	out, err := parameters.abi.Unpack("pauseQuorum", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackPauseSignals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0fbbcab1.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pauseSignals() view returns(uint256 live)
func (parameters *Parameters) PackPauseSignals() []byte {
	enc, err := parameters.abi.Pack("pauseSignals")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPauseSignals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0fbbcab1.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pauseSignals() view returns(uint256 live)
func (parameters *Parameters) TryPackPauseSignals() ([]byte, error) {
	return parameters.abi.Pack("pauseSignals")
}

// UnpackPauseSignals is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0fbbcab1.
//
// Solidity: function pauseSignals() view returns(uint256 live)
func (parameters *Parameters) UnpackPauseSignals(data []byte) (*big.Int, error) {
	out, err := parameters.abi.Unpack("pauseSignals", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackPausedUntil is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xda748b10.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pausedUntil() view returns(uint64)
func (parameters *Parameters) PackPausedUntil() []byte {
	enc, err := parameters.abi.Pack("pausedUntil")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPausedUntil is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xda748b10.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pausedUntil() view returns(uint64)
func (parameters *Parameters) TryPackPausedUntil() ([]byte, error) {
	return parameters.abi.Pack("pausedUntil")
}

// UnpackPausedUntil is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xda748b10.
//
// Solidity: function pausedUntil() view returns(uint64)
func (parameters *Parameters) UnpackPausedUntil(data []byte) (uint64, error) {
	out, err := parameters.abi.Unpack("pausedUntil", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackSet is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x082b94ad.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function set((uint32,uint64,uint64,uint64,uint16,uint32) values_) returns()
func (parameters *Parameters) PackSet(values ParametersValues) []byte {
	enc, err := parameters.abi.Pack("set", values)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSet is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x082b94ad.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function set((uint32,uint64,uint64,uint64,uint16,uint32) values_) returns()
func (parameters *Parameters) TryPackSet(values ParametersValues) ([]byte, error) {
	return parameters.abi.Pack("set", values)
}

// PackSetPauseQuorum is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x808abcdc.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setPauseQuorum(uint32 quorum) returns()
func (parameters *Parameters) PackSetPauseQuorum(quorum uint32) []byte {
	enc, err := parameters.abi.Pack("setPauseQuorum", quorum)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetPauseQuorum is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x808abcdc.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setPauseQuorum(uint32 quorum) returns()
func (parameters *Parameters) TryPackSetPauseQuorum(quorum uint32) ([]byte, error) {
	return parameters.abi.Pack("setPauseQuorum", quorum)
}

// PackSignalPause is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9d51b260.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function signalPause(string reason) returns()
func (parameters *Parameters) PackSignalPause(reason string) []byte {
	enc, err := parameters.abi.Pack("signalPause", reason)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSignalPause is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9d51b260.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function signalPause(string reason) returns()
func (parameters *Parameters) TryPackSignalPause(reason string) ([]byte, error) {
	return parameters.abi.Pack("signalPause", reason)
}

// PackSignalUntil is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcc0c30aa.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function signalUntil(uint32 organisation) view returns(uint256)
func (parameters *Parameters) PackSignalUntil(organisation uint32) []byte {
	enc, err := parameters.abi.Pack("signalUntil", organisation)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSignalUntil is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcc0c30aa.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function signalUntil(uint32 organisation) view returns(uint256)
func (parameters *Parameters) TryPackSignalUntil(organisation uint32) ([]byte, error) {
	return parameters.abi.Pack("signalUntil", organisation)
}

// UnpackSignalUntil is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcc0c30aa.
//
// Solidity: function signalUntil(uint32 organisation) view returns(uint256)
func (parameters *Parameters) UnpackSignalUntil(data []byte) (*big.Int, error) {
	out, err := parameters.abi.Unpack("signalUntil", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackValues is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x971217b7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function values() view returns((uint32,uint64,uint64,uint64,uint16,uint32))
func (parameters *Parameters) PackValues() []byte {
	enc, err := parameters.abi.Pack("values")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackValues is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x971217b7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function values() view returns((uint32,uint64,uint64,uint64,uint16,uint32))
func (parameters *Parameters) TryPackValues() ([]byte, error) {
	return parameters.abi.Pack("values")
}

// UnpackValues is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x971217b7.
//
// Solidity: function values() view returns((uint32,uint64,uint64,uint64,uint16,uint32))
func (parameters *Parameters) UnpackValues(data []byte) (ParametersValues, error) {
	out, err := parameters.abi.Unpack("values", data)
	if err != nil {
		return *new(ParametersValues), err
	}
	out0 := *abi.ConvertType(out[0], new(ParametersValues)).(*ParametersValues)
	return out0, nil
}

// PackWithdrawSignal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x229d316e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdrawSignal() returns()
func (parameters *Parameters) PackWithdrawSignal() []byte {
	enc, err := parameters.abi.Pack("withdrawSignal")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdrawSignal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x229d316e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdrawSignal() returns()
func (parameters *Parameters) TryPackWithdrawSignal() ([]byte, error) {
	return parameters.abi.Pack("withdrawSignal")
}

// ParametersChanged represents a Changed event raised by the Parameters contract.
type ParametersChanged struct {
	Values ParametersValues
	By     common.Address
	Raw    *types.Log // Blockchain specific contextual infos
}

const ParametersChangedEventName = "Changed"

// ContractEventName returns the user-defined event name.
func (ParametersChanged) ContractEventName() string {
	return ParametersChangedEventName
}

// UnpackChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Changed((uint32,uint64,uint64,uint64,uint16,uint32) values, address indexed by)
func (parameters *Parameters) UnpackChangedEvent(log *types.Log) (*ParametersChanged, error) {
	event := "Changed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != parameters.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ParametersChanged)
	if len(log.Data) > 0 {
		if err := parameters.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range parameters.abi.Events[event].Inputs {
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

// ParametersPauseQuorumChanged represents a PauseQuorumChanged event raised by the Parameters contract.
type ParametersPauseQuorumChanged struct {
	Quorum uint32
	Raw    *types.Log // Blockchain specific contextual infos
}

const ParametersPauseQuorumChangedEventName = "PauseQuorumChanged"

// ContractEventName returns the user-defined event name.
func (ParametersPauseQuorumChanged) ContractEventName() string {
	return ParametersPauseQuorumChangedEventName
}

// UnpackPauseQuorumChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event PauseQuorumChanged(uint32 quorum)
func (parameters *Parameters) UnpackPauseQuorumChangedEvent(log *types.Log) (*ParametersPauseQuorumChanged, error) {
	event := "PauseQuorumChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != parameters.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ParametersPauseQuorumChanged)
	if len(log.Data) > 0 {
		if err := parameters.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range parameters.abi.Events[event].Inputs {
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

// ParametersPauseSignalWithdrawn represents a PauseSignalWithdrawn event raised by the Parameters contract.
type ParametersPauseSignalWithdrawn struct {
	Organisation uint32
	By           common.Address
	Signals      *big.Int
	Quorum       *big.Int
	Raw          *types.Log // Blockchain specific contextual infos
}

const ParametersPauseSignalWithdrawnEventName = "PauseSignalWithdrawn"

// ContractEventName returns the user-defined event name.
func (ParametersPauseSignalWithdrawn) ContractEventName() string {
	return ParametersPauseSignalWithdrawnEventName
}

// UnpackPauseSignalWithdrawnEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event PauseSignalWithdrawn(uint32 indexed organisation, address indexed by, uint256 signals, uint256 quorum)
func (parameters *Parameters) UnpackPauseSignalWithdrawnEvent(log *types.Log) (*ParametersPauseSignalWithdrawn, error) {
	event := "PauseSignalWithdrawn"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != parameters.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ParametersPauseSignalWithdrawn)
	if len(log.Data) > 0 {
		if err := parameters.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range parameters.abi.Events[event].Inputs {
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

// ParametersPauseSignalled represents a PauseSignalled event raised by the Parameters contract.
type ParametersPauseSignalled struct {
	Organisation uint32
	By           common.Address
	Reason       string
	Signals      *big.Int
	Quorum       *big.Int
	Raw          *types.Log // Blockchain specific contextual infos
}

const ParametersPauseSignalledEventName = "PauseSignalled"

// ContractEventName returns the user-defined event name.
func (ParametersPauseSignalled) ContractEventName() string {
	return ParametersPauseSignalledEventName
}

// UnpackPauseSignalledEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event PauseSignalled(uint32 indexed organisation, address indexed by, string reason, uint256 signals, uint256 quorum)
func (parameters *Parameters) UnpackPauseSignalledEvent(log *types.Log) (*ParametersPauseSignalled, error) {
	event := "PauseSignalled"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != parameters.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ParametersPauseSignalled)
	if len(log.Data) > 0 {
		if err := parameters.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range parameters.abi.Events[event].Inputs {
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

// ParametersPaused represents a Paused event raised by the Parameters contract.
type ParametersPaused struct {
	Until   uint64
	Signals *big.Int
	Quorum  *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const ParametersPausedEventName = "Paused"

// ContractEventName returns the user-defined event name.
func (ParametersPaused) ContractEventName() string {
	return ParametersPausedEventName
}

// UnpackPausedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Paused(uint64 until, uint256 signals, uint256 quorum)
func (parameters *Parameters) UnpackPausedEvent(log *types.Log) (*ParametersPaused, error) {
	event := "Paused"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != parameters.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ParametersPaused)
	if len(log.Data) > 0 {
		if err := parameters.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range parameters.abi.Events[event].Inputs {
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

// ParametersResumed represents a Resumed event raised by the Parameters contract.
type ParametersResumed struct {
	By  common.Address
	Raw *types.Log // Blockchain specific contextual infos
}

const ParametersResumedEventName = "Resumed"

// ContractEventName returns the user-defined event name.
func (ParametersResumed) ContractEventName() string {
	return ParametersResumedEventName
}

// UnpackResumedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Resumed(address indexed by)
func (parameters *Parameters) UnpackResumedEvent(log *types.Log) (*ParametersResumed, error) {
	event := "Resumed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != parameters.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ParametersResumed)
	if len(log.Data) > 0 {
		if err := parameters.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range parameters.abi.Events[event].Inputs {
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
func (parameters *Parameters) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], parameters.abi.Errors["AlreadySignalled"].ID.Bytes()[:4]) {
		return parameters.UnpackAlreadySignalledError(raw[4:])
	}
	if bytes.Equal(raw[:4], parameters.abi.Errors["NoSignal"].ID.Bytes()[:4]) {
		return parameters.UnpackNoSignalError(raw[4:])
	}
	if bytes.Equal(raw[:4], parameters.abi.Errors["NotGovernor"].ID.Bytes()[:4]) {
		return parameters.UnpackNotGovernorError(raw[4:])
	}
	if bytes.Equal(raw[:4], parameters.abi.Errors["NotVoter"].ID.Bytes()[:4]) {
		return parameters.UnpackNotVoterError(raw[4:])
	}
	if bytes.Equal(raw[:4], parameters.abi.Errors["ParameterOutOfRange"].ID.Bytes()[:4]) {
		return parameters.UnpackParameterOutOfRangeError(raw[4:])
	}
	if bytes.Equal(raw[:4], parameters.abi.Errors["PauseQuorumOutOfRange"].ID.Bytes()[:4]) {
		return parameters.UnpackPauseQuorumOutOfRangeError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// ParametersAlreadySignalled represents a AlreadySignalled error raised by the Parameters contract.
type ParametersAlreadySignalled struct {
	Organisation uint32
	Until        *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AlreadySignalled(uint32 organisation, uint256 until)
func ParametersAlreadySignalledErrorID() common.Hash {
	return common.HexToHash("0x92b63dc680d5d590427cc33643a7c175ddfb1b9e5c133b2183fa7e76aef4370c")
}

// UnpackAlreadySignalledError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AlreadySignalled(uint32 organisation, uint256 until)
func (parameters *Parameters) UnpackAlreadySignalledError(raw []byte) (*ParametersAlreadySignalled, error) {
	out := new(ParametersAlreadySignalled)
	if err := parameters.abi.UnpackIntoInterface(out, "AlreadySignalled", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ParametersNoSignal represents a NoSignal error raised by the Parameters contract.
type ParametersNoSignal struct {
	Organisation uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoSignal(uint32 organisation)
func ParametersNoSignalErrorID() common.Hash {
	return common.HexToHash("0xef169e0cc229fe6d81ac62808b81868af179e26526c1f0125d50b6460cc12541")
}

// UnpackNoSignalError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoSignal(uint32 organisation)
func (parameters *Parameters) UnpackNoSignalError(raw []byte) (*ParametersNoSignal, error) {
	out := new(ParametersNoSignal)
	if err := parameters.abi.UnpackIntoInterface(out, "NoSignal", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ParametersNotGovernor represents a NotGovernor error raised by the Parameters contract.
type ParametersNotGovernor struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotGovernor(address account)
func ParametersNotGovernorErrorID() common.Hash {
	return common.HexToHash("0xad0550d5f64f904d6845e2da1145f7625e411009b26be2bd68f5c8a432c0b075")
}

// UnpackNotGovernorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotGovernor(address account)
func (parameters *Parameters) UnpackNotGovernorError(raw []byte) (*ParametersNotGovernor, error) {
	out := new(ParametersNotGovernor)
	if err := parameters.abi.UnpackIntoInterface(out, "NotGovernor", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ParametersNotVoter represents a NotVoter error raised by the Parameters contract.
type ParametersNotVoter struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotVoter(address account)
func ParametersNotVoterErrorID() common.Hash {
	return common.HexToHash("0xd18cc5ee1a29935e07067c4d450db29fa617a8f5cf167cec7a1959d219069255")
}

// UnpackNotVoterError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotVoter(address account)
func (parameters *Parameters) UnpackNotVoterError(raw []byte) (*ParametersNotVoter, error) {
	out := new(ParametersNotVoter)
	if err := parameters.abi.UnpackIntoInterface(out, "NotVoter", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ParametersParameterOutOfRange represents a ParameterOutOfRange error raised by the Parameters contract.
type ParametersParameterOutOfRange struct {
	Parameter string
	Value     *big.Int
	Least     *big.Int
	Most      *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ParameterOutOfRange(string parameter, uint256 value, uint256 least, uint256 most)
func ParametersParameterOutOfRangeErrorID() common.Hash {
	return common.HexToHash("0xa7b75891f8e9fe6b563f491fe65ba2ebe00af567ff561a82f09de482d9e33f1e")
}

// UnpackParameterOutOfRangeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ParameterOutOfRange(string parameter, uint256 value, uint256 least, uint256 most)
func (parameters *Parameters) UnpackParameterOutOfRangeError(raw []byte) (*ParametersParameterOutOfRange, error) {
	out := new(ParametersParameterOutOfRange)
	if err := parameters.abi.UnpackIntoInterface(out, "ParameterOutOfRange", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ParametersPauseQuorumOutOfRange represents a PauseQuorumOutOfRange error raised by the Parameters contract.
type ParametersPauseQuorumOutOfRange struct {
	Quorum        *big.Int
	Organisations *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error PauseQuorumOutOfRange(uint256 quorum, uint256 organisations)
func ParametersPauseQuorumOutOfRangeErrorID() common.Hash {
	return common.HexToHash("0x4b3b42d8d7f34c142b9c65616ed0b77109792b01974a732c97ce3e7213a03935")
}

// UnpackPauseQuorumOutOfRangeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error PauseQuorumOutOfRange(uint256 quorum, uint256 organisations)
func (parameters *Parameters) UnpackPauseQuorumOutOfRangeError(raw []byte) (*ParametersPauseQuorumOutOfRange, error) {
	out := new(ParametersPauseQuorumOutOfRange)
	if err := parameters.abi.UnpackIntoInterface(out, "PauseQuorumOutOfRange", raw); err != nil {
		return nil, err
	}
	return out, nil
}
