// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

/// Carries out what Council decided, after a delay in which everybody can see it coming and get their money out. It holds
/// the GOVERNOR role of the Registry. Only Council schedules and executes; the contract administers itself.
contract Timelock is TimelockController {
    /// A longer delay would put governance out of reach.
    uint256 public constant MAX_DELAY = 30 days;

    error DelayOutOfRange(uint256 delay, uint256 most);

    constructor(uint256 delay, address[] memory councils) TimelockController(delay, councils, councils, address(0)) {
        _checkDelay(delay);
    }

    function updateDelay(uint256 delay) public override {
        _checkDelay(delay);
        super.updateDelay(delay);
    }

    function _checkDelay(uint256 delay) private pure {
        if (delay > MAX_DELAY) revert DelayOutOfRange(delay, MAX_DELAY);
    }
}
