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

// ERC3009CollectorMetaData contains all meta data concerning the ERC3009Collector contract.
var ERC3009CollectorMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"address\",\"name\":\"channels\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"OnlyChannels\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"SafeERC20FailedOperation\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"CHANNELS\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"payer\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"channelId\",\"type\":\"bytes32\"},{\"internalType\":\"bytes\",\"name\":\"collectorData\",\"type\":\"bytes\"}],\"name\":\"collect\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "ERC3009Collector",
}

// ERC3009Collector is an auto generated Go binding around an Ethereum contract.
type ERC3009Collector struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *ERC3009Collector) GetABI() abi.ABI {
	return c.abi
}

// NewERC3009Collector creates a new instance of ERC3009Collector.
func NewERC3009Collector() *ERC3009Collector {
	parsed, err := ERC3009CollectorMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &ERC3009Collector{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *ERC3009Collector) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address channels) returns()
func (eRC3009Collector *ERC3009Collector) PackConstructor(channels common.Address) []byte {
	enc, err := eRC3009Collector.abi.Pack("", channels)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackCHANNELS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6067f465.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function CHANNELS() view returns(address)
func (eRC3009Collector *ERC3009Collector) PackCHANNELS() []byte {
	enc, err := eRC3009Collector.abi.Pack("CHANNELS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCHANNELS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6067f465.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function CHANNELS() view returns(address)
func (eRC3009Collector *ERC3009Collector) TryPackCHANNELS() ([]byte, error) {
	return eRC3009Collector.abi.Pack("CHANNELS")
}

// UnpackCHANNELS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6067f465.
//
// Solidity: function CHANNELS() view returns(address)
func (eRC3009Collector *ERC3009Collector) UnpackCHANNELS(data []byte) (common.Address, error) {
	out, err := eRC3009Collector.abi.Unpack("CHANNELS", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackCollect is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe416d8d3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function collect(address payer, address token, uint256 amount, bytes32 channelId, bytes collectorData) returns()
func (eRC3009Collector *ERC3009Collector) PackCollect(payer common.Address, token common.Address, amount *big.Int, channelId [32]byte, collectorData []byte) []byte {
	enc, err := eRC3009Collector.abi.Pack("collect", payer, token, amount, channelId, collectorData)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCollect is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe416d8d3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function collect(address payer, address token, uint256 amount, bytes32 channelId, bytes collectorData) returns()
func (eRC3009Collector *ERC3009Collector) TryPackCollect(payer common.Address, token common.Address, amount *big.Int, channelId [32]byte, collectorData []byte) ([]byte, error) {
	return eRC3009Collector.abi.Pack("collect", payer, token, amount, channelId, collectorData)
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (eRC3009Collector *ERC3009Collector) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], eRC3009Collector.abi.Errors["OnlyChannels"].ID.Bytes()[:4]) {
		return eRC3009Collector.UnpackOnlyChannelsError(raw[4:])
	}
	if bytes.Equal(raw[:4], eRC3009Collector.abi.Errors["SafeERC20FailedOperation"].ID.Bytes()[:4]) {
		return eRC3009Collector.UnpackSafeERC20FailedOperationError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// ERC3009CollectorOnlyChannels represents a OnlyChannels error raised by the ERC3009Collector contract.
type ERC3009CollectorOnlyChannels struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OnlyChannels()
func ERC3009CollectorOnlyChannelsErrorID() common.Hash {
	return common.HexToHash("0x201759f8430968af825388acd4321bc102ee55a8688acef66652f2bea99baa8d")
}

// UnpackOnlyChannelsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OnlyChannels()
func (eRC3009Collector *ERC3009Collector) UnpackOnlyChannelsError(raw []byte) (*ERC3009CollectorOnlyChannels, error) {
	out := new(ERC3009CollectorOnlyChannels)
	if err := eRC3009Collector.abi.UnpackIntoInterface(out, "OnlyChannels", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ERC3009CollectorSafeERC20FailedOperation represents a SafeERC20FailedOperation error raised by the ERC3009Collector contract.
type ERC3009CollectorSafeERC20FailedOperation struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeERC20FailedOperation(address token)
func ERC3009CollectorSafeERC20FailedOperationErrorID() common.Hash {
	return common.HexToHash("0x5274afe73c98b4749fc91ffae6b7b574e7842cb2144a159e9377a5f20b32edf9")
}

// UnpackSafeERC20FailedOperationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeERC20FailedOperation(address token)
func (eRC3009Collector *ERC3009Collector) UnpackSafeERC20FailedOperationError(raw []byte) (*ERC3009CollectorSafeERC20FailedOperation, error) {
	out := new(ERC3009CollectorSafeERC20FailedOperation)
	if err := eRC3009Collector.abi.UnpackIntoInterface(out, "SafeERC20FailedOperation", raw); err != nil {
		return nil, err
	}
	return out, nil
}
