// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Registry} from "./Registry.sol";

/// A contract whose settings the Registry's governors decide.
abstract contract Governed {
    bytes32 private constant GOVERNOR = keccak256("GOVERNOR");

    Registry public immutable REGISTRY;

    error NotGovernor(address account);

    constructor(Registry registry) {
        REGISTRY = registry;
    }

    modifier onlyGovernor() {
        if (!_isGovernor(msg.sender)) revert NotGovernor(msg.sender);
        _;
    }

    function _isGovernor(address account) internal view returns (bool) {
        return REGISTRY.hasRole(GOVERNOR, account);
    }
}
