// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {BreakGlass} from "./BreakGlass.sol";
import {Governed} from "./Governed.sol";
import {Registry} from "./Registry.sol";

/// The numbers on which all nodes must agree, and the pause of entry. Nodes read the values from the state a block builds
/// on, so what one block changes binds the next. Every value is bounded: none can stop the ledger, or keep governance from
/// setting another.
contract Parameters is BreakGlass {
    struct Values {
        uint32 maxDrift; // seconds by which block time may lead the clock
        uint64 blockGas; // gas that a block may use
        uint64 accountGas; // gas that an account may ask for in 60 seconds; 0: any
        uint64 organisationGas; // the same for all accounts of an organisation together
        uint16 settlementShare; // percent of blockGas that is kept for Channels
        uint32 proposeTimeout; // milliseconds to wait for a proposal
    }

    uint32 public constant MAX_DRIFT = 60;
    uint64 public constant MIN_BLOCK_GAS = 5_000_000;
    /// A transaction has at most 16,777,216 gas: no quota forbids one.
    uint64 public constant MIN_QUOTA = 20_000_000;
    uint16 public constant MAX_SETTLEMENT_SHARE = 50;
    uint32 public constant MIN_PROPOSE_TIMEOUT = 100;
    uint32 public constant MAX_PROPOSE_TIMEOUT = 30_000;

    /// Half of the header's gas limit: above it the base fee would rise from zero, and never come back.
    uint64 public immutable MAX_BLOCK_GAS;

    Values private _values;

    event Changed(Values values, address indexed by);

    error ParameterOutOfRange(string parameter, uint256 value, uint256 least, uint256 most);

    constructor(Registry registry, uint64 maxBlockGas, Values memory values_, uint32 pauseQuorum_) Governed(registry) {
        MAX_BLOCK_GAS = maxBlockGas;
        _set(values_);
        _setPauseQuorum(pauseQuorum_);
    }

    function set(Values calldata values_) external onlyGovernor {
        _set(values_);
    }

    function values() external view returns (Values memory) {
        return _values;
    }

    function _set(Values memory v) private {
        _check("maxDrift", v.maxDrift, 1, MAX_DRIFT);
        _check("blockGas", v.blockGas, MIN_BLOCK_GAS, MAX_BLOCK_GAS);
        if (v.accountGas != 0) _check("accountGas", v.accountGas, MIN_QUOTA, type(uint64).max);
        if (v.organisationGas != 0) _check("organisationGas", v.organisationGas, MIN_QUOTA, type(uint64).max);
        _check("settlementShare", v.settlementShare, 0, MAX_SETTLEMENT_SHARE);
        _check("proposeTimeout", v.proposeTimeout, MIN_PROPOSE_TIMEOUT, MAX_PROPOSE_TIMEOUT);
        _values = v;
        emit Changed(v, msg.sender);
    }

    function _check(string memory name, uint256 value, uint256 least, uint256 most) private pure {
        if (value < least || value > most) revert ParameterOutOfRange(name, value, least, most);
    }
}
