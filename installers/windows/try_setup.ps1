# Installs for one person without a word, tests the installation, does the main job, opens the window,
# and removes the program again; then the same with the MSI. What installers/windows/wine/verify.py
# does under Wine, on Windows, by somebody with rights of an administrator.
$ErrorActionPreference = "Stop"

function Start-Told([string] $Program, [string[]] $Words) {
    $done = Start-Process -FilePath $Program -ArgumentList $Words -Wait -PassThru
    if ($done.ExitCode -ne 0) { throw "$Program $Words ended with $($done.ExitCode)" }
}

$place = Join-Path $env:LOCALAPPDATA "Programs\Spendbook"
$results = Join-Path $env:RUNNER_TEMP "results £ é"
$setup = (Get-ChildItem "dist\*-windows-setup.exe").FullName

Start-Told $setup @("/S")
& "$place\spendbook.exe" doctor
if ($LASTEXITCODE -ne 0) { throw "doctor ended with $LASTEXITCODE" }
& "$place\spendbook.exe" demo --out $results
if ($LASTEXITCODE -ne 0) { throw "demo ended with $LASTEXITCODE" }

$book = (Get-ChildItem "$results\*.spendbook").FullName
Start-Told "$place\spendbook-window.exe" @("`"$book`"", "--try")
$window = Start-Process "$place\spendbook-window.exe" -ArgumentList "`"$book`"" -PassThru
Start-Sleep -Seconds 15
if ($window.HasExited) { throw "The window ended by itself with $($window.ExitCode)" }
$beside = Start-Process $setup -ArgumentList "/S" -Wait -PassThru
if ($beside.ExitCode -ne 7) { throw "Setup ran beside an open window: $($beside.ExitCode)" }
$window.Kill()
$window.WaitForExit()

Start-Told "$place\uninstall.exe" @("/S", "_?=$place")
if (Test-Path "$place\_internal") { throw "The removal left the program behind" }
if (-not (Test-Path $book)) { throw "The removal took the person's book" }
$msi = (Get-ChildItem "dist\*-all-users.msi").FullName
Start-Told "msiexec.exe" @("/i", "`"$msi`"", "/qn")
& "$env:ProgramFiles\Spendbook\spendbook.exe" doctor
if ($LASTEXITCODE -ne 0) { throw "doctor of the MSI ended with $LASTEXITCODE" }
Start-Told "msiexec.exe" @("/x", "`"$msi`"", "/qn")
if (Test-Path "$env:ProgramFiles\Spendbook\spendbook.exe") { throw "The MSI left the program behind" }
"All of it held."
