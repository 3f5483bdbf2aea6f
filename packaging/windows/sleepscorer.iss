; Inno Setup 6: the installer for Windows, for one person, without administrator's rights.
; Not run by its authors yet: they had no Windows.
;
;   iscc /DVersion=0.1.0 /DProgram=..\..\build\bundle\program\sleepscorer
;        /O..\..\build\bundle\products packaging\windows\sleepscorer.iss
;
; Signing: /DSign and /Ssleepscorer="signtool.exe sign /fd sha256 /tr TIMESTAMP /td sha256 /f CERT /p PASSWORD $f"

#ifndef Version
  #error Say the version: /DVersion=…
#endif
#ifndef Program
  #error Say where the program is: /DProgram=…
#endif

[Setup]
AppId={{6C1B4C43-4B5B-4C0F-9B0C-53C0E8B3A8E1}
AppName=SleepScorer
AppVersion={#Version}
AppPublisher=The SleepScorer developers
DefaultDirName={localappdata}\Programs\SleepScorer
DefaultGroupName=SleepScorer
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
OutputBaseFilename=SleepScorer-{#Version}-windows-x64
LicenseFile=..\..\LICENSE
InfoBeforeFile=before.txt
SetupIconFile={#Program}\..\..\icons\sleepscorer.ico
UninstallDisplayIcon={app}\sleepscorer.exe
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
ChangesAssociations=yes
DisableProgramGroupPage=yes
#ifdef Sign
SignTool=sleepscorer
SignedUninstaller=yes
#endif

[Tasks]
Name: desktopicon; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: addtopath; Description: "Let sleepscorer be typed in a console"; Flags: unchecked

[Files]
Source: "{#Program}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\SleepScorer"; Filename: "{app}\sleepscorer.exe"; Parameters: "open"
Name: "{autodesktop}\SleepScorer"; Filename: "{app}\sleepscorer.exe"; Parameters: "open"; Tasks: desktopicon

[Registry]
; Offered under "Open with"; whatever opened these files before goes on doing so.
Root: HKCU; Subkey: "Software\Classes\SleepScorer.Recording"; ValueType: string; ValueData: "Polysomnography"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\SleepScorer.Recording\DefaultIcon"; ValueType: string; ValueData: "{app}\sleepscorer.exe,0"
Root: HKCU; Subkey: "Software\Classes\SleepScorer.Recording\shell\open\command"; ValueType: string; ValueData: """{app}\sleepscorer.exe"" open ""%1"""
Root: HKCU; Subkey: "Software\Classes\.edf\OpenWithProgids"; ValueType: string; ValueName: "SleepScorer.Recording"; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\.bdf\OpenWithProgids"; ValueType: string; ValueName: "SleepScorer.Recording"; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Environment"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Tasks: addtopath; Check: IsNotOnPath

[Run]
Filename: "{app}\sleepscorer.exe"; Parameters: "open"; Description: "{cm:LaunchProgram,SleepScorer}"; Flags: nowait postinstall skipifsilent

[Code]
function IsNotOnPath: Boolean;
var
  Present: string;
begin
  if not RegQueryStringValue(HKCU, 'Environment', 'Path', Present) then
    Present := '';
  Result := Pos(';' + Uppercase(ExpandConstant('{app}')) + ';', ';' + Uppercase(Present) + ';') = 0;
end;
