from hygie.workstation.probes.local_host import in_one_block


def test_a_script_is_one_block_that_a_blank_line_ends():
    told = in_one_block("if ($true) {\n\n  Get-Date\n}\n\n1 | ConvertTo-Json\n")

    assert told.startswith("& {\n")
    assert told.endswith("\n1 | ConvertTo-Json\n}\n\n")


def test_no_blank_line_cuts_the_block():
    told = in_one_block("try {\n  1\n\n \n} catch { }\n")

    assert "\n\n" not in told.removesuffix("\n\n")


def test_the_first_error_ends_it():
    assert "$ErrorActionPreference='Stop'" in in_one_block("1")
