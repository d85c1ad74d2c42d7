// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Validators} from "../src/Validators.sol";
import {Consortium} from "./Consortium.sol";
import {Test, Vm} from "./Test.sol";

/// Decides whatever comes to mind about validators, in any order; what the contract refuses is left.
contract Parliament is Test {
    uint256 internal constant KEYS = 24;

    Validators private immutable seats;
    address private immutable governor;
    uint256 public decided;

    constructor(Validators seats_, address governor_) {
        (seats, governor) = (seats_, governor_);
    }

    function add(uint256 key, uint64 power, uint32 organisation) external {
        bytes memory pubKey = keyOf(key);
        vm.prank(governor);
        try seats.add(pubKey, uint64(bound(power, 0, 60)), uint32(bound(organisation, 0, 6))) {
            ++decided;
        } catch {}
    }

    function remove(uint256 key) external {
        vm.prank(governor);
        try seats.remove(vm.addr(bound(key, 1, KEYS))) {
            ++decided;
        } catch {}
    }

    function setPower(uint256 key, uint64 power) external {
        vm.prank(governor);
        try seats.setPower(vm.addr(bound(key, 1, KEYS)), uint64(bound(power, 0, 60))) {
            ++decided;
        } catch {}
    }

    function change(uint256[3] memory keys, uint64[3] memory powers, uint32[3] memory whose) external {
        Validators.Seat[] memory list = new Validators.Seat[](3);
        for (uint256 i = 0; i < 3; ++i) {
            list[i] = Validators.Seat(keyOf(keys[i]), uint64(bound(powers[i], 0, 60)), uint32(bound(whose[i], 0, 5)));
        }
        vm.prank(governor);
        try seats.change(list) {
            ++decided;
        } catch {}
    }

    function keyOf(uint256 key) private pure returns (bytes memory) {
        Vm.Wallet memory wallet = vm.createWallet(bound(key, 1, KEYS));
        return abi.encodePacked(wallet.y & 1 == 1 ? bytes1(0x03) : bytes1(0x02), wallet.x);
    }
}

/// What holds of the validator set whatever is decided.
contract ValidatorSharesTest is Consortium {
    Parliament private parliament;

    function setUp() public override {
        super.setUp();
        parliament = new Parliament(seats, governor);
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(parliament);
    }

    /// forge-config: default.invariant.runs = 8
    function invariant_NoOrganisationCanStopTheLedger() public view {
        Validators.Validator[] memory list = seats.validators();
        uint256[8] memory power;
        uint256 total = 0;
        uint256 organisations = 0;
        for (uint256 i = 0; i < list.length; ++i) {
            assertTrue(list[i].power > 0, "everybody counts");
            if (power[list[i].organisation] == 0) ++organisations;
            power[list[i].organisation] += list[i].power;
            total += list[i].power;
        }
        assertTrue(organisations >= 4, "four organisations");
        for (uint32 i = 0; i < power.length; ++i) {
            assertTrue(power[i] * 3 < total, "nobody has a third");
            assertEq(seats.powerOf(i), power[i], "power in the books");
        }
        assertEq(seats.totalPower(), total, "total in the books");
        assertEq(seats.organisations(), organisations, "organisations in the books");
        assertEq(registry.getRoleMemberCount(VALIDATOR), list.length, "the role follows the set");
    }

    /// forge-config: default.invariant.runs = 8
    function invariant_EverySeatIsFoundByItsAccount() public view {
        address[] memory holders = registry.getRoleMembers(VALIDATOR);
        for (uint256 i = 0; i < holders.length; ++i) {
            Validators.Validator memory v = seats.validator(holders[i]);
            assertTrue(v.power > 0, "has a seat");
            assertEq(registry.organisationOf(holders[i]), v.organisation, "of its organisation");
        }
    }
}
