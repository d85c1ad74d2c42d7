// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {
    GovernorSequentialProposalId
} from "@openzeppelin/contracts/governance/extensions/GovernorSequentialProposalId.sol";
import {GovernorSettings} from "@openzeppelin/contracts/governance/extensions/GovernorSettings.sol";
import {GovernorStorage} from "@openzeppelin/contracts/governance/extensions/GovernorStorage.sol";
import {GovernorSuperQuorum} from "@openzeppelin/contracts/governance/extensions/GovernorSuperQuorum.sol";
import {GovernorTimelockControl} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockControl.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";

/// Where organisations propose and vote; the Timelock then acts. One organisation has one vote, a proposal passes as soon
/// as more than half of all organisations are for it, and fails if its time runs out before.
///
/// Proposals are numbered from 1. Times are in seconds. The votes of a proposal are those of the block before it, so that
/// voting is open at once: on a ledger where nothing else happens, no later block would open it.
contract Council is
    GovernorSettings,
    GovernorCountingSimple,
    GovernorVotes,
    GovernorStorage,
    GovernorSequentialProposalId,
    GovernorSuperQuorum,
    GovernorTimelockControl
{
    uint32 public constant MIN_VOTING_PERIOD = 1 minutes;
    uint32 public constant MAX_VOTING_PERIOD = 90 days;
    uint48 public constant MAX_VOTING_DELAY = 30 days;

    error SettingOutOfRange(string setting, uint256 value, uint256 least, uint256 most);
    /// The account was no organisation's voter when the proposal was made.
    error NoVote(address account, uint256 proposal);

    constructor(IVotes registry, TimelockController timelock_, uint32 period)
        Governor("Stiver Council")
        GovernorSettings(0, period, 1)
        GovernorVotes(registry)
        GovernorTimelockControl(timelock_)
    {}

    /// More than half of all organisations.
    function quorum(uint256 timepoint) public view override returns (uint256) {
        return token().getPastTotalSupply(timepoint) / 2 + 1;
    }

    function superQuorum(uint256 timepoint) public view override returns (uint256) {
        return quorum(timepoint);
    }

    // solhint-disable-next-line func-name-mixedcase
    function COUNTING_MODE() public pure override(IGovernor, GovernorCountingSimple) returns (string memory) {
        return "support=bravo&quorum=for";
    }

    function proposalSnapshot(uint256 proposal) public view override returns (uint256) {
        uint256 start = super.proposalSnapshot(proposal);
        return start == 0 ? 0 : start - 1;
    }

    function state(uint256 proposal)
        public
        view
        override(Governor, GovernorSuperQuorum, GovernorTimelockControl)
        returns (ProposalState)
    {
        return super.state(proposal);
    }

    function _quorumReached(uint256 proposal) internal view override(Governor, GovernorCountingSimple) returns (bool) {
        (, uint256 forVotes,) = proposalVotes(proposal);
        return forVotes >= quorum(proposalSnapshot(proposal));
    }

    function _countVote(uint256 proposal, address account, uint8 support, uint256 weight, bytes memory params)
        internal
        override(Governor, GovernorCountingSimple)
        returns (uint256)
    {
        if (weight == 0) revert NoVote(account, proposal);
        return super._countVote(proposal, account, support, weight, params);
    }

    /// Whoever proposed may withdraw it until it is decided.
    function _validateCancel(uint256 proposal, address caller) internal view override returns (bool) {
        return caller == proposalProposer(proposal) && state(proposal) == ProposalState.Active;
    }

    // No setting can put governance out of its own reach.

    function _setVotingDelay(uint48 delay) internal override {
        if (delay > MAX_VOTING_DELAY) revert SettingOutOfRange("votingDelay", delay, 0, MAX_VOTING_DELAY);
        super._setVotingDelay(delay);
    }

    function _setVotingPeriod(uint32 period) internal override {
        if (period < MIN_VOTING_PERIOD || period > MAX_VOTING_PERIOD) {
            revert SettingOutOfRange("votingPeriod", period, MIN_VOTING_PERIOD, MAX_VOTING_PERIOD);
        }
        super._setVotingPeriod(period);
    }

    function _setProposalThreshold(uint256 threshold) internal override {
        if (threshold != 1) revert SettingOutOfRange("proposalThreshold", threshold, 1, 1);
        super._setProposalThreshold(threshold);
    }

    // Where two of the library's modules meet.

    function proposalThreshold() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.proposalThreshold();
    }

    function proposalVotes(uint256 proposal)
        public
        view
        override(GovernorCountingSimple, GovernorSuperQuorum)
        returns (uint256 againstVotes, uint256 forVotes, uint256 abstainVotes)
    {
        return GovernorCountingSimple.proposalVotes(proposal);
    }

    function getProposalId(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) public view override(Governor, GovernorSequentialProposalId) returns (uint256) {
        return super.getProposalId(targets, values, calldatas, descriptionHash);
    }

    function proposalNeedsQueuing(uint256 proposal)
        public
        view
        override(Governor, GovernorTimelockControl)
        returns (bool)
    {
        return super.proposalNeedsQueuing(proposal);
    }

    function _propose(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        string memory description,
        address proposer
    ) internal override(Governor, GovernorStorage, GovernorSequentialProposalId) returns (uint256) {
        return super._propose(targets, values, calldatas, description, proposer);
    }

    function _queueOperations(
        uint256 proposal,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint48) {
        return super._queueOperations(proposal, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 proposal,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) {
        super._executeOperations(proposal, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) {
        return super._executor();
    }
}
