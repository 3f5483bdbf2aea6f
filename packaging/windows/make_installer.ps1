# Makes the installer for Windows with Inno Setup, and signs program and installer.
# Not run by its authors yet: they had no Windows.
#
# CERTIFICATE  a PFX file in base64;  PASSWORD  its password;  TIMESTAMP  a time-stamping server
# Without CERTIFICATE the installer is made unsigned, and says so.
$ErrorActionPreference = "Stop"
$here = Split-Path -Parent $MyInvocation.MyCommand.Path
$root = Resolve-Path "$here\..\.."
$program = "$root\build\bundle\program\sleepscorer"
$products = "$root\build\bundle\products"
if (-not (Test-Path "$program\sleepscorer.exe")) {
    Write-Error "There is no $program\sleepscorer.exe; run packaging\build_bundle.py on this computer first."
}
$found = Select-String -Path "$root\sleepscorer_app\__init__.py" -Pattern '^__version__ = "(.+)"$'
$version = $found.Matches[0].Groups[1].Value
$words = @("/DVersion=$version", "/DProgram=$program", "/O$products")

if ($env:CERTIFICATE) {
    $certificate = Join-Path ([IO.Path]::GetTempPath()) "sleepscorer.pfx"
    [IO.File]::WriteAllBytes($certificate, [Convert]::FromBase64String($env:CERTIFICATE))
    $kit = Get-ChildItem "${env:ProgramFiles(x86)}\Windows Kits\10\bin\*\x64\signtool.exe" |
        Sort-Object FullName | Select-Object -Last 1
    $sign = "`"$($kit.FullName)`" sign /fd sha256 /td sha256 /tr $($env:TIMESTAMP) /f `"$certificate`" /p $($env:PASSWORD)"
    & $kit.FullName sign /fd sha256 /td sha256 /tr $env:TIMESTAMP /f $certificate /p $env:PASSWORD "$program\sleepscorer.exe"
    if ($LASTEXITCODE -ne 0) { throw "signtool could not sign sleepscorer.exe" }
    $words += @("/DSign", "/Ssleepscorer=$sign `$f")
} else {
    Write-Warning "CERTIFICATE is not set: the installer will not be signed."
}
try {
    & iscc @words "$here\sleepscorer.iss"
    if ($LASTEXITCODE -ne 0) { throw "Inno Setup could not make the installer" }
} finally {
    if ($certificate) { Remove-Item $certificate }
}
