// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Consortium} from "./Consortium.sol";
import {Test, Vm} from "./Test.sol";
import {Registry} from "../src/Registry.sol";
import {Validators} from "../src/Validators.sol";

/// Does to five accounts and five organisations whatever governors and voters may, in any order.
contract Clerk is Test {
    uint256 internal constant ACCOUNTS = 5;

    Registry private immutable registry;
    Validators private immutable seats;
    address private immutable governor;
    bytes32[4] private roles =
        [keccak256("PARTICIPANT"), keccak256("PLATFORM"), keccak256("AUDITOR"), keccak256("DEPLOYER")];

    constructor(Registry registry_, Validators seats_, address governor_) {
        (registry, seats, governor) = (registry_, seats_, governor_);
    }

    /// Keys 31 to 35, so that they can validate.
    function accountOf(uint256 which) public pure returns (address) {
        return vm.addr(31 + which % ACCOUNTS);
    }

    function grant(uint256 which, uint256 role) external {
        vm.prank(governor);
        registry.grantRole(roles[role % 4], accountOf(which));
    }

    function revoke(uint256 which, uint256 role) external {
        vm.prank(governor);
        registry.revokeRole(roles[role % 4], accountOf(which));
    }

    function renounce(uint256 which, uint256 role) external {
        vm.prank(accountOf(which));
        registry.renounceRole(roles[role % 4], accountOf(which));
    }

    function admit(uint256 which, uint256 role, uint32 id) external {
        speakFor(id);
        try registry.admit(accountOf(which), roles[role % 2]) {} catch {}
    }

    function dismiss(uint256 which, uint256 role, uint32 id) external {
        speakFor(id);
        try registry.dismiss(accountOf(which), roles[role % 2]) {} catch {}
    }

    function assign(uint256 which, uint32 id) external {
        vm.prank(governor);
        try registry.assign(accountOf(which), id % 7) {} catch {}
    }

    function changeVoter(uint256 which, uint32 id) external {
        vm.prank(governor);
        try registry.changeVoter(pick(id), accountOf(which)) {} catch {}
    }

    function seat(uint256 which, uint32 id) external {
        Vm.Wallet memory wallet = vm.createWallet(31 + which % ACCOUNTS);
        bytes memory key = abi.encodePacked(wallet.y & 1 == 1 ? bytes1(0x03) : bytes1(0x02), wallet.x);
        vm.prank(governor);
        try seats.add(key, 1, id % 6) {} catch {}
    }

    function unseat(uint256 which) external {
        vm.prank(governor);
        try seats.remove(accountOf(which)) {} catch {}
    }

    function removeOrganisation(uint32 id) external {
        vm.prank(governor);
        try registry.removeOrganisation(pick(id)) {} catch {}
    }

    function restoreOrganisation(uint32 id) external {
        vm.prank(governor);
        try registry.restoreOrganisation(pick(id)) {} catch {}
    }

    function speakFor(uint32 id) private {
        address voter = registry.organisation(pick(id)).voter;
        vm.prank(voter);
    }

    function pick(uint32 id) private view returns (uint32) {
        return id % registry.organisationCount() + 1;
    }
}

/// What an account's slot says is what its roles say, whatever was done to it.
contract RollTest is Consortium {
    Clerk private clerk;

    function setUp() public override {
        super.setUp();
        // A sixth organisation without a validator, so that one can be removed.
        vm.prank(governor);
        registry.admitOrganisation("newcomer", address(0x607E06));
        clerk = new Clerk(registry, seats, governor);
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(clerk);
    }

    /// forge-config: default.invariant.runs = 8
    function invariant_TheSlotAgreesWithTheRoles() public view {
        bytes32[6] memory roles = [PARTICIPANT, PLATFORM, AUDITOR, keccak256("DEPLOYER"), VALIDATOR, VOTER];
        for (uint256 i = 0; i < 5; ++i) {
            address account = clerk.accountOf(i);
            uint256 held = 0;
            for (uint256 j = 0; j < roles.length; ++j) {
                if (registry.hasRole(roles[j], account)) ++held;
            }
            uint256 word = uint256(vm.load(address(registry), keccak256(abi.encode(account, uint256(2)))));
            assertEq(uint64(word), held, "roles counted");
            uint32 organisation = registry.organisationOf(account);
            assertEq(uint32(word >> 64), organisation, "organisation in the slot");
            if (held == 0) assertEq(word, 0, "nobody's slot is empty");
            bool active = organisation == 0 || registry.organisation(organisation).active;
            assertTrue(registry.isRegistered(account) == (held != 0 && active), "registered");
            if (registry.hasRole(VALIDATOR, account)) {
                assertEq(seats.validator(account).organisation, organisation, "validates for its own");
            }
        }
    }

    /// forge-config: default.invariant.runs = 8
    function invariant_EveryActiveOrganisationHasOneVote() public view {
        uint256 active = 0;
        for (uint32 id = 1; id <= registry.organisationCount(); ++id) {
            address account = registry.organisation(id).voter;
            assertEq(registry.organisationOf(account), id, "the voter is its own");
            assertTrue(registry.hasRole(VOTER, account), "and has the role");
            bool votes = registry.organisation(id).active;
            assertEq(registry.getVotes(account), votes ? 1 : 0, "votes");
            if (votes) ++active;
        }
        assertEq(registry.activeOrganisations(), active, "votes there are");
        assertEq(registry.getRoleMemberCount(VOTER), registry.organisationCount(), "no other voter");
    }
}
